# What does each checked plan of this cutover touch, and where? Before the first
# `plan check -record`, both lists are empty.
data "ciam_observations" "cutover" {
  migration_id = "migration/legacy-to-cloud"
  stage        = "cutover"
}

data "ciam_observation" "cutover" {
  for_each = toset(data.ciam_observations.cutover.ids)
  id       = each.value
}

output "touched_by" {
  value = {
    for id, observation in data.ciam_observation.cutover : id => {
      for seen in observation.touches : seen.touch => seen.places[*].address
    }
  }
}
