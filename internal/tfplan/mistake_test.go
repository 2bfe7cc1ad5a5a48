package tfplan

import (
	"errors"
	"strings"
	"testing"
)

// TestMistakes: each file that is often given instead of the JSON of a plan has a
// text of its own, which says what to run.
func TestMistakes(t *testing.T) {
	t.Parallel()
	encrypted := `{"meta":{"key_provider.pbkdf2.x":"e30="},"encrypted_data":"` + strings.Repeat("A", 2*peeked) + `","encryption_version":"v0"}`
	whole := plan(``, ``)
	var utf16 strings.Builder
	for _, c := range []byte(whole) {
		utf16.WriteByte(c)
		utf16.WriteByte(0)
	}
	seen := map[string]string{}
	for name, text := range map[string]string{
		"nothing":           "",
		"wrapped":           "[command]/opt/terraform show -json plan\n" + whole,
		"saved plan":        "PK\x03\x04\x14\x00\x08\x00\x00\x00tfplan",
		"archive":           "PK\x03\x04\x14\x00\x08\x00\x00\x00plan.json",
		"compressed":        "\x1f\x8b\x08\x00",
		"UTF-16":            utf16.String(),
		"byte order mark":   "\xef\xbb\xbf" + whole,
		"text for people":   "\nTerraform used the selected providers to generate the following execution plan.\n",
		"encrypted plan":    encrypted,
		"cloud plan":        `{"remote_plan_format":1,"run_id":"run-x","hostname":"app.terraform.io"}`,
		"redacted plan":     `{"plan_format_version":"1.2","resource_changes":[],"provider_schemas":{}}`,
		"log":               `{"@level":"info","@message":"Terraform 1.11.4","type":"version"}` + "\n" + `{"@level":"info"}`,
		"state":             `{"version":4,"terraform_version":"1.11.4","serial":3,"lineage":"x","outputs":{},"resources":[]}`,
		"shown state":       `{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{}}}`,
		"shown empty state": `{"format_version":"1.0"}`,
		"schemas":           `{"format_version":"1.0","provider_schemas":{}}`,
		"validation":        `{"format_version":"1.0","valid":true,"error_count":0,"warning_count":0,"diagnostics":[]}`,
		"other JSON":        `{"a":1}`,
	} {
		_, _, err := read(text)
		var fault *Error
		if !errors.As(err, &fault) || fault.Fix == "" {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if other, known := seen[fault.What]; known {
			t.Errorf("%s has the text of %s", name, other)
		}
		seen[fault.What] = name
	}
}

// TestDriftOfMoves: what only moved was changed by nobody.
func TestDriftOfMoves(t *testing.T) {
	t.Parallel()
	p, _, err := read(plan(``, `,"resource_drift":[{"address":"a.b","previous_address":"a.c","type":"a","change":{"actions":["no-op"],"before":{},"after":{}}},
		{"address":"a.d[\"k\"]","type":"a","change":{"actions":["delete"],"before":{},"after":null}}]`))
	if err != nil || len(p.Drift) != 1 || p.Drift[0] != "a.d" {
		t.Errorf("drift %v, %v", p.Drift, err)
	}
}
