# A check warns in each plan while an owner is gone, moved or became a contractor.
data "ciam_ownership_drift" "all" {}

check "ownership" {
  assert {
    condition     = length(data.ciam_ownership_drift.all.drifts) == 0
    error_message = data.ciam_ownership_drift.all.markdown
  }
}

# Who must act, and who could take over.
output "drifted" {
  value = { for d in data.ciam_ownership_drift.all.drifts : "${d.record} ${coalesce(d.path, "-")}" => "${d.kind}: ${join(", ", d.successors)}" }
}
