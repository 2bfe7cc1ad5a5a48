package report

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"regexp"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

//go:embed templates/*.html templates/style.css
var files embed.FS

// pages are all templates. html/template escapes everything that they show for
// its context. Only the embedded style sheet is marked safe.
var pages = template.Must(template.New("report").Funcs(template.FuncMap{
	"day":     day,
	"utc":     func(at time.Time) string { return at.UTC().Format(time.RFC3339) },
	"moment":  func(at time.Time) string { return at.UTC().Format("2 Jan 2006, 15:04 UTC") },
	"short":   short,
	"brief":   brief,
	"clip":    clip,
	"either":  either,
	"words":   func(value any) string { return words(fmt.Sprint(value)) },
	"phrase":  func(value any) string { return phrase(fmt.Sprint(value)) },
	"style":   style,
	"counted": counted,
	"trust":   func(r governance.Signable) string { return trust(r).Text() },
}).ParseFS(files, "templates/*.html"))

// short is the beginning of a digest, for comparing by eye.
func short(digest string) string {
	const shown = 12
	start := strings.Index(digest, ":") + 1
	if len(digest) <= start+shown {
		return digest
	}
	return digest[:start+shown] + "…"
}

var digests = regexp.MustCompile(`sha256:[0-9a-f]{64}`)

// brief shortens the digests in a sentence.
func brief(sentence string) string { return digests.ReplaceAllStringFunc(sentence, short) }

// clip shortens a label to fit a chart, whose title has the whole label.
func clip(label string) string {
	const most = 52
	if runes := []rune(label); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return label
}

func style() (template.CSS, error) {
	sheet, err := files.ReadFile("templates/style.css")
	return template.CSS(sheet), err
}

func render(page string, data any) (string, error) {
	var out bytes.Buffer
	if err := pages.ExecuteTemplate(&out, page, data); err != nil {
		return "", err
	}
	return out.String(), nil
}

// HTML renders the matrix as a page.
func (m Matrix) HTML() (string, error) { return render("matrix.html", m) }

// HTML renders the report as a page.
func (a Audit) HTML() (string, error) { return render("audit.html", a) }
