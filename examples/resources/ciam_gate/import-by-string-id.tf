import {
  to = ciam_gate.cutover
  id = "gate/legacy-to-cloud/cutover"
}
