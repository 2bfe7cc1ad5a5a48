import {
  to = ciam_gate.cutover
  identity = {
    id = "gate/legacy-to-cloud/cutover"
  }
}
