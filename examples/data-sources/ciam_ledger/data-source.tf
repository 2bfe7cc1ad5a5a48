# Who has written which approval of the cutover, and when did the register see it?
data "ciam_ledger" "approval" {
  record_id = "approval/legacy-to-cloud/cutover/compliance/carla-compliance"
}

output "who_wrote_it" {
  value = join("\n", [for e in data.ciam_ledger.approval.entries : "${e.at} ${e.action} by ${e.actor}"])
}

# Has anybody rewritten history since the checkpoint that is kept in git? The
# first time there is none; afterwards commit what the output says.
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
