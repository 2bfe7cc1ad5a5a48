package tfplan

import (
	"bytes"
	"encoding/binary"
)

// What to run instead, for files that are often mistaken for the JSON of a plan.
const (
	useShow     = `run "terraform show -json PLANFILE" and use its output`
	planAndShow = `run "terraform plan -out=PLANFILE" and use the output of "terraform show -json PLANFILE"`
	addShow     = `add "-show terraform" or "-show tofu"`
)

// begins explains files that are not JSON by how they begin.
func begins(text []byte) error {
	start := bytes.TrimLeft(text, " \t\r\n")
	switch {
	case len(start) == 0 && len(text) < peeked:
		return &Error{Kind: ErrSyntax, What: "the file is empty", Fix: "check that the disk is not full and that show ended without an error"}
	case isZip(text) && bytes.Contains(text, []byte("tfplan")):
		return &Error{Kind: ErrNotPlan, What: "the file is a saved plan, not its JSON", Fix: addShow}
	case isZip(text):
		return &Error{Kind: ErrNotPlan, What: "the file is a ZIP archive", Fix: "unpack it first"}
	case bytes.HasPrefix(text, []byte{0x1f, 0x8b}):
		return &Error{Kind: ErrNotPlan, What: "the file is compressed with gzip", Fix: `decompress it first, for example with "gzip -d"`}
	case isUTF16(text):
		return &Error{Kind: ErrSyntax, What: "the file is in UTF-16, as older versions of PowerShell write it", Fix: "write the JSON in UTF-8, for example from cmd.exe or with PowerShell 7"}
	case bytes.HasPrefix(text, []byte("\xef\xbb\xbf")):
		return &Error{Kind: ErrSyntax, What: "the file begins with a byte order mark", Fix: "write the JSON in UTF-8 without a byte order mark"}
	case bytes.HasPrefix(start, []byte("[command]")):
		return &Error{Kind: ErrSyntax, What: "the file begins with a line of the wrapper that the action setup-terraform installs", Fix: "set terraform_wrapper to false"}
	case len(start) > 0 && start[0] != '{':
		return &Error{Kind: ErrSyntax, What: "the file is not JSON; it can be the text that a plan prints for people", Fix: planAndShow}
	}
	return nil
}

// isZip tells whether a ZIP archive begins with the text.
func isZip(text []byte) bool { return bytes.HasPrefix(text, []byte("PK\x03\x04")) }

// isUTF16 tells whether a text begins with the byte order mark of UTF-16, or with
// "{" in it.
func isUTF16(text []byte) bool {
	if len(text) < 2 {
		return false
	}
	first := binary.BigEndian.Uint16(text)
	return first == 0xfeff || first == 0xfffe || first == '{' || first == '{'<<8
}

// mistakes are JSON files that are often given instead of a plan, by a member that
// each has.
var mistakes = []struct{ member, what, fix string }{
	{"encrypted_data", "the file is encrypted by OpenTofu", `for a saved plan, add "-show tofu"`},
	{"remote_plan_format", "the file refers to a plan that HCP Terraform keeps", `add "-show terraform"`},
	{"plan_format_version", "the JSON is the redacted plan of HCP Terraform, which hides what changes", `use the "json-output" of the plan, or "terraform show -json"`},
	{"@level", `the JSON is the log of "terraform plan -json" or "terraform apply -json"`, planAndShow},
	{"lineage", "the JSON is a state, not a plan", planAndShow},
	{"values", `the JSON is what "terraform show -json" prints about a state`, `name the saved plan: ` + useShow},
	{"provider_schemas", `the JSON is the output of "terraform providers schema -json"`, planAndShow},
	{"diagnostics", `the JSON is the output of "terraform validate -json"`, planAndShow},
}

// mistakenFor is the error for a JSON object with these members that is no plan.
func mistakenFor(members map[string]bool) error {
	for _, m := range mistakes {
		if members[m.member] {
			return &Error{Kind: ErrNotPlan, What: m.what, Fix: m.fix}
		}
	}
	if len(members) == 1 && members["format_version"] {
		return &Error{Kind: ErrNotPlan, What: `the JSON is what "terraform show -json" prints about an empty state`, Fix: "name the saved plan: " + useShow}
	}
	return &Error{Kind: ErrNotPlan, What: "the JSON is not that of a saved plan", Fix: useShow}
}
