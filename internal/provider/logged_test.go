package provider_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

// logOf is what a plan of the gate of migration/a logs, as each line's
// subsystem, level and message, and the lines by that.
func logOf(t *testing.T, env map[string]string) map[string]map[string]any {
	t.Helper()
	for _, name := range []string{
		"TF_LOG", "TF_LOG_PROVIDER", "TF_LOG_PROVIDER_CIAM", "TF_LOG_PROVIDER_CIAM_RULES", "TF_LOG_PROVIDER_CIAM_REGISTER", "TF_LOG_PROVIDER_CIAM_VIEW",
	} {
		t.Setenv(name, env[name])
	}
	var out bytes.Buffer
	w := newWalk(tflogtest.RootLogger(t.Context(), &out), t, governed(t))
	w.plan("ciam_gate", w.existing("ciam_gate", "gate/a/cutover"), gateArguments(t))
	if strings.Contains(out.String(), "new_logger_warning") {
		t.Error("a line was logged by a call that has no subsystems")
	}
	all, err := tflogtest.MultilineJSONDecode(&out)
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]map[string]any{}
	for _, line := range all {
		module, _ := line["@module"].(string)
		_, subsystem, _ := strings.Cut(module, ".")
		lines[subsystem+" "+line["@level"].(string)+": "+line["@message"].(string)] = line
	}
	return lines
}

// Each subsystem of the log shows what it is for, with the fields to search by,
// and none shows anything by default.
func TestLog(t *testing.T) {
	const judged, checked, statement, miss = "rules debug: gate judged", "rules trace: rule judged", "register trace: statement run", "view trace: cache missed"
	for name, c := range map[string]struct {
		env  map[string]string
		want []string
	}{
		"by default":   {nil, nil},
		"INFO":         {map[string]string{"TF_LOG": "INFO"}, nil},
		"DEBUG":        {map[string]string{"TF_LOG_PROVIDER_CIAM": "DEBUG"}, []string{judged}},
		"TRACE":        {map[string]string{"TF_LOG": "TRACE"}, []string{statement, judged, checked, miss}},
		"one of three": {map[string]string{"TF_LOG_PROVIDER_CIAM_VIEW": "TRACE"}, []string{miss}},
	} {
		t.Run(name, func(t *testing.T) {
			lines := logOf(t, c.env)
			if got := slices.Sorted(maps.Keys(lines)); !slices.Equal(got, c.want) {
				t.Fatalf("the log has %q, want %q", got, c.want)
			}
			for message, fields := range map[string][]string{
				judged: {"gate", "verdict", "unmet", "microseconds"}, checked: {"code", "record", "verdict", "microseconds"},
				statement: {"statement", "microseconds"}, miss: {"ids", "migrations", "kinds", "links", "entries"},
			} {
				for _, field := range fields {
					if line, ok := lines[message]; ok && line[field] == nil {
						t.Errorf("%s has no %s: %v", message, field, line)
					}
				}
			}
		})
	}
}
