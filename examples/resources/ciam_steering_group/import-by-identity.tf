import {
  to = ciam_steering_group.board
  identity = {
    id = "steering_group/ciam-board"
  }
}
