# The id is steering_group/<name>.
terraform import ciam_steering_group.board steering_group/ciam-board
