package acctest

// unknownGroups are the attributes of a steering group, and those of a
// migration that depend on it.
func unknownGroups() []unknownCase {
	group := func(attributes ...string) string {
		return block("ciam_steering_group", append([]string{
			`name = "NAME"`, `chair = ciam_party.person["olivia"].id`, `members = local.board`, `final_approvers = local.final`,
		}, attributes...)...)
	}
	refused := func(name, attribute, bad, good, code string) unknownCase {
		return unknownCase{name, group(attribute), bad, good, "ciam_steering_group", []string{code}}
	}
	// decides: the migration has no approvers apart from the group's.
	decides := func(name, attribute, bad, good string, codes ...string) unknownCase {
		hcl := group(attribute) + highRisk(`approvers = {}`, `steering_group = ciam_steering_group.NAME.id`)
		return unknownCase{name, hcl, bad, good, "ciam_migration", codes}
	}
	return []unknownCase{
		refused("group_chair", `chair = VALUE`, `ciam_party.contractor.id`, `ciam_party.person["rita"].id`, "CIAM307"),
		refused("group_nobody", `chair = VALUE`, `"person/nobody"`, `ciam_party.person["rita"].id`, "CIAM907"),
		refused("group_members", `members = VALUE`, `[ciam_party.contractor.id]`, `local.board`, "CIAM307"),
		refused("group_final", `final_approvers = merge(local.final, { engineering = VALUE })`,
			`ciam_party.contractor.id`, `ciam_party.person["erik"].id`, "CIAM307"),

		decides("group_decides", `final_approvers = VALUE`, `{ security = ciam_party.person["sasha"].id }`, `local.final`, "CIAM201", "CIAM203"),
		decides("group_distinct", `final_approvers = merge(local.final, { compliance = VALUE })`,
			`ciam_party.person["sasha"].id`, `ciam_party.person["carla"].id`, "CIAM401"),
		decides("group_builds", `final_approvers = merge(local.final, { compliance = VALUE })`,
			`ciam_party.person["erik"].id`, `ciam_party.person["carla"].id`, "CIAM401", "CIAM402"),
		decides("group_owns", `final_approvers = merge(local.final, { compliance = VALUE })`,
			`ciam_party.person["rita"].id`, `ciam_party.person["carla"].id`, "CIAM403"),
	}
}
