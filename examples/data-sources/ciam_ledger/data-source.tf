# Who wrote this approval of the cutover, and when?
data "ciam_ledger" "approval" {
  record_id = "approval/legacy-to-cloud/cutover/compliance/carla-compliance"
}

output "who_wrote_it" {
  value = join("\n", [for e in data.ciam_ledger.approval.entries : "${e.at} ${e.action} by ${e.actor}"])
}

# Has anybody rewritten the history since the checkpoint in this repository? There is no
# checkpoint the first time. Afterwards, commit the value of the output.
locals {
  kept = "${path.module}/ledger.checkpoint"
}

data "ciam_ledger" "whole" {
  limit              = 0
  trusted_checkpoint = fileexists(local.kept) ? file(local.kept) : null
}

output "checkpoint" {
  value = data.ciam_ledger.whole.checkpoint.note
}
