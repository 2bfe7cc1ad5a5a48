package signals

import (
	"fmt"
	"testing"
)

// TestLongLists: blocks of which each is unknown in part are compared one by one, for
// every row of the resource type, and one that changes is found.
func TestLongLists(t *testing.T) {
	t.Parallel()
	const many = 1000
	read := func(changed string) string {
		var before, after, unknown []object
		for i := range many {
			before = append(before, object{"name": fmt.Sprint("before ", i), "domain": "a.example", "app_id": "x"})
			after = append(after, object{"name": fmt.Sprint("after ", i), "domain": "a.example"})
			unknown = append(unknown, object{"app_id": true})
		}
		after[many/2]["domain"] = changed
		change := object{"actions": []string{"update"}, "before": object{"strategy": "oidc", "options": before}, "after": object{"strategy": "oidc", "options": after}, "after_unknown": object{"options": unknown}}
		configuration := object{"root_module": object{"resources": []object{{"address": "auth0_connection.this", "expressions": object{"options": []object{{"name": object{}, "domain": object{}}}}}}}}
		return cmpNone(readText(t, planned(t, "auth0_connection", change, object{"configuration": configuration})).Touched())
	}
	if got := read("a.example"); got != None {
		t.Errorf("nothing that counts changes, and touches %s", got)
	}
	if got := read("b.example"); got != "idp_integration" {
		t.Errorf("one of many elements changes, and touches %s", got)
	}
}
