import {
  to = ciam_steering_group.board
  id = "steering_group/ciam-board"
}
