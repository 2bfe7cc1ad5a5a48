package acctest

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// hostile are texts that every register can keep, but that software on the way
// could interpret, repair or normalise.
var hostile = map[string]string{
	"SQL":                    `'); DROP TABLE records; DELETE FROM ledger; --`,
	"placeholders":           `$1 ? :name @p1 %s %[1]d {{.}} ${x} %{if}`,
	"escapes":                `\ " \" \u0000 \x00 \ud800 &lt; &#0; %00`,
	"lines":                  "one\r\ntwo\rthree\n\nfour\t\v\f five \u2028six\u2029",
	"direction":              "\u202eeno\u202c \u2066two\u2069 \u200f\u200e\u061c",
	"nothing to see":         "\u200b\u200d\ufeff\u00ad\u2060\ufe0f\u3164 ",
	"decomposed":             "e\u0301 \u1100\u1161 a\u0323\u0307 a\u0307\u0323",
	"composed":               "\u00e9 \uac00 \u1ea1\u0307 \u212b \ufb01 \u2126",
	"no characters":          "\ufffe\uffff\ufdd0\U0001fffe\U0010ffff\ufffd",
	"beyond the first plane": "\U0001d4b3\U0001f600\U0001f469\u200d\U0001f680\U000e0041",
	"control":                "\x01\x02\x08\x1b[31m\x7f\u0085\u009b",
	"markup":                 `<script>alert("x")</script> & <!-- --> ]]>`,
	"only space":             " \u00a0\u2003 ",
	"as long as can be":      strings.Repeat("\u00e9", governance.MaxText/2),
}

// refusedInPlan are the spots for which a rule refuses the text at plan,
// although it can be kept.
var refusedInPlan = map[string]string{"signature": "CIAM210", "co_signature": "CIAM210", "emergency.signature": "CIAM210"}

// shapes are prefixes that some texts need to be valid.
var shapes = map[string]string{"uri": "https://evidence.example.com/", "controls": "our-own:"}

// In every attribute, a hostile text is either refused at validate at its line,
// or kept and returned to the byte.
func TestHostileTextsAreRefusedOrKept(t *testing.T) {
	t.Parallel()
	for engine, register := range map[string]func() string{
		"sqlite":   func() string { return "sqlite:" + filepath.Join(t.TempDir(), "register.db") },
		"postgres": func() string { return postgrestest.Fresh(t) },
	} {
		t.Run(engine, func(t *testing.T) {
			address := register()
			w := newHostileWorld(t, address)
			for _, what := range slices.Sorted(maps.Keys(hostile)) {
				w.write(what, hostile[what])
			}
			// Nothing has changed in a record since its ledger entry was made.
			for _, e := range stored(t, address) {
				if e.Edited {
					t.Errorf("%s is not what was written", e.ID)
				}
			}
			if w.kept < 15*len(hostile) {
				t.Errorf("only %d texts were kept", w.kept)
			}
		})
	}
}

// hostileFixture is a register with one record of each type to write to.
type hostileFixture struct {
	*server
	t       *testing.T
	address string
	// apart validates like terraform validate, without a register.
	apart tfprotov6.ProviderServer
	made  map[string]*made
	kept  int
}

func newHostileWorld(t *testing.T, address string) *hostileFixture {
	w := &hostileFixture{newServer(t, address), t, address, provider.Serve(provider.New("test"))(), map[string]*made{}, 0}
	calm := w.surround()
	for kind, config := range hostileBase(calm) {
		if w.schema.ResourceSchemas[kind] == nil {
			t.Fatalf("there is no %s", kind)
		}
		w.made[kind] = w.apply(kind, nil, config)
	}
	for kind := range w.schema.ResourceSchemas {
		if w.made[kind] == nil {
			t.Errorf("there is no %s to write hostile texts in: add one to hostileBase", kind)
		}
	}
	return w
}

// write writes the text where validate accepts it, and reads it back with new
// providers.
func (w *hostileFixture) write(what, text string) {
	w.t.Helper()
	w.server = newServer(w.t, w.address)
	changed, into := map[string]*made{}, map[string][]spot{}
	for _, kind := range slices.Sorted(maps.Keys(w.made)) {
		base := w.made[kind]
		var config any = base.config
		for _, s := range spots(w.t, w.schema.ResourceSchemas[kind]) {
			text := shapes[s.attribute] + text
			one := s.put(base.config, text).(fields)
			where := fmt.Sprintf("%s%s, %s", kind, s.name, what)
			if code := refusedInPlan[strings.TrimPrefix(s.name, ".")]; code != "" {
				w.refusedIn(where, code, s, w.planErrors(kind, base, one))
			} else if errors := w.invalid(kind, one); len(errors) > 0 {
				w.refusedIn(where, "", s, errors)
			} else {
				config, into[kind] = s.put(config, text), append(into[kind], s)
			}
		}
		if len(into[kind]) > 0 {
			changed[kind] = w.rewrite(kind, base, config.(fields))
		}
	}
	reader := newServer(w.t, w.address)
	for kind, m := range changed {
		for from, v := range w.copies(reader, kind, m) {
			for _, s := range into[kind] {
				if !slices.Contains(s.texts(v), shapes[s.attribute]+text) {
					w.t.Errorf("%s%s, %s: %s has %.200q", kind, s.name, what, from, s.texts(v))
				}
			}
		}
		w.kept += len(into[kind])
	}
}

// refusedIn fails the test unless the errors are clear, and one of them is
// about the spot and has the rule's code, if any.
func (w *hostileFixture) refusedIn(where, code string, s spot, errors []*tfprotov6.Diagnostic) {
	w.t.Helper()
	if !slices.ContainsFunc(errors, func(d *tfprotov6.Diagnostic) bool {
		return (attributeOf(d) == s.attribute || s.attribute == "not_applicable" && attributeOf(d) == "uri") && strings.HasPrefix(d.Summary, code)
	}) {
		w.t.Errorf("%s: no error there", where)
	}
	for _, d := range errors {
		// The type of times belongs to a library, and its error shows the whole
		// invalid text.
		long := len(d.Detail) > 2000 && !strings.Contains(d.Summary, "RFC3339")
		if !utf8.ValidString(d.Detail) || d.Summary == "" || d.Detail == "" || long {
			w.t.Errorf("%s: the error is not clear: %s: %.3000q", where, d.Summary, d.Detail)
		}
	}
}
