# The id is gate/<migration>/<stage>.
terraform import ciam_gate.cutover gate/legacy-to-cloud/cutover
