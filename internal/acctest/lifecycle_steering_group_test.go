package acctest

import (
	"maps"
	"testing"
)

// A group has the same life cycle as other records: created, read by another
// state, changed there and seen as drift here, retired there and created again
// here. Its import is tested with the examples.
func TestSteeringGroupLives(t *testing.T) {
	t.Parallel()
	const address, id = "ciam_steering_group.board", "steering_group/ciam-board"
	here := documented(t, "ciam_steering_group")
	here.Apply().OK()
	here.Plan().Empty()

	reader := small(t, "provider")
	share(here, reader)
	reader.Write("look.tf", "data \"ciam_steering_group\" \"look\" {\n  id = \""+id+"\"\n}\n\noutput \"look\" {\n  value = data.ciam_steering_group.look\n}\n")
	reader.Apply().OK()
	if got, want := reader.Outputs()["look"], here.Attributes(address); !equalJSON(got, want) {
		t.Errorf("the data source shows %v, want %v", got, want)
	}

	there := elsewhere(t, here, address, `name    = "ciam-board"
  chair   = "person/rita-risk"
  members = ["person/erik-engineer", "person/sasha-security", "person/carla-compliance"]
  final_approvers = {
    engineering = "person/erik-engineer"
    security    = "person/sasha-security"
  }`)
	there.Apply().OK().Warns("CIAM108")
	all := []any{"person/carla-compliance", "person/erik-engineer", "person/olivia-owner", "person/sasha-security"}
	want := map[string][2]any{
		"chair":   {"person/olivia-owner", "person/rita-risk"},
		"members": {all, []any{"person/carla-compliance", "person/erik-engineer", "person/sasha-security"}},
		"final_approvers": {
			map[string]any{"engineering": "person/erik-engineer", "security": "person/sasha-security", "compliance": "person/carla-compliance"},
			map[string]any{"engineering": "person/erik-engineer", "security": "person/sasha-security"},
		},
	}
	if got := here.DriftOf(address).Moves(); !maps.EqualFunc(got, want, func(a, b [2]any) bool { return equalJSON(a, b) }) {
		t.Errorf("drift %v, want %v", got, want)
	}
	here.Apply().OK().wants(map[string]string{address: "update"})
	here.Plan().Empty()

	there.Apply("-refresh-only").OK()
	there.Destroy("-refresh=false").OK().Reports("CIAM906", "migration/directory-to-cloud")
	here.Apply().OK().wants(map[string]string{address: "create"})
	here.Plan().Empty()
}

// Another name is another group, to which the migration then refers.
func TestSteeringGroupRenamed(t *testing.T) {
	t.Parallel()
	w := documented(t, "ciam_steering_group")
	w.Apply().OK()
	w.Replace("resource.tf", `"ciam-board"`, `"identity-board"`)
	w.Apply().OK().wants(map[string]string{"ciam_steering_group.board": "replace", "ciam_migration.at_once": "update"})
	w.Plan().Empty()
	w.noRecord("steering_group/ciam-board")
}
