# A steering group that is declared in another state, such as the central one.
data "ciam_steering_group" "board" {
  id = "steering_group/ciam-board"
}

output "security_approver" {
  value = data.ciam_steering_group.board.final_approvers["security"]
}
