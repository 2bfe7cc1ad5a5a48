# Who decides for security in the steering group? To read a record that another state declares,
# such as the central one, write its id, "steering_group/ciam-board".
data "ciam_steering_group" "board" {
  id = ciam_steering_group.board.id
}

output "security_approver" {
  value = data.ciam_steering_group.board.final_approvers["security"]
}
