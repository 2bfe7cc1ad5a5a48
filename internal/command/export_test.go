package command

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/draft"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
)

// TestExport: with nothing of ours but what the guide says of it, a third party
// finds every digest and the root in an export.
func TestExport(t *testing.T) {
	address, path := filled(t)
	database := postgrestest.Fresh(t)
	registertest.Fill(t, opened(t, database))
	for _, address := range []string{address, database} {
		text := run(t, []string{"CIAM_REGISTER=" + address}, "register", "export").ok().out
		if strings.Contains(text, "incarnation") {
			t.Error("it shows who owns a record")
		}
		audit(t, text)
	}

	file := filepath.Join(t.TempDir(), "export.jsonl")
	write(t, file, "as it was")
	if out := run(t, nil, "register", "export", address, "-o", file).ok().out; out != "" {
		t.Errorf("printed %q", out)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	audit(t, string(text))

	for _, test := range []struct{ tamper, want string }{
		{`UPDATE ledger SET actor = 'nobody' WHERE seq = 3`, "entry 3"},
		{`UPDATE records SET body = '{' WHERE id = 'person/jane'`, "entry 2"},
	} {
		tamper(t, path, test.tamper)
		run(t, nil, "register", "export", address, "-o", file).fails(register.ErrUnsound, test.want)
		run(t, nil, "register", "export", address).fails(register.ErrUnsound, test.want)
	}
	if now, err := os.ReadFile(file); err != nil || !bytes.Equal(now, text) {
		t.Errorf("the file of before is %q, %v", now, err)
	}
	if files, err := os.ReadDir(filepath.Dir(file)); err != nil || len(files) != 1 {
		t.Errorf("left behind is %v, %v", files, err)
	}
	run(t, nil, "register", "export", address, "-o", filepath.Join(file, "none")).fails(nil, file)
}

// audit is that third party.
func audit(t *testing.T, text string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) != registertest.FixtureSize+2 {
		t.Fatalf("%d lines", len(lines))
	}
	var first struct {
		Register struct {
			ID     string `json:"id"`
			MadeAt string `json:"made_at"`
		}
	}
	var last struct {
		Checkpoint struct {
			Size       int64
			Root, Note string
		}
	}
	if err := errors.Join(json.Unmarshal([]byte(lines[0]), &first), json.Unmarshal([]byte(lines[len(lines)-1]), &last)); err != nil {
		t.Fatal(err)
	}
	var leaves [][]byte
	for _, line := range lines[1 : len(lines)-1] {
		var parts struct{ Entry, Record json.RawMessage }
		var entry struct {
			Seq            int
			At, ID, Digest string
		}
		if err := json.Unmarshal([]byte(line), &parts); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(parts.Entry, &entry); err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, parts.Entry)
		sum := sha256.Sum256(parts.Record)
		if entry.Digest != "sha256:"+hex.EncodeToString(sum[:]) || entry.Seq != len(leaves) || !strings.HasSuffix(entry.At, "Z") {
			t.Errorf("line %s", line)
		}
	}
	root := head(leaves)
	note := "terraform-provider-ciam/register/" + first.Register.ID + "\n13\n" + base64.StdEncoding.EncodeToString(root) + "\n"
	if last.Checkpoint.Size != registertest.FixtureSize || last.Checkpoint.Root != hex.EncodeToString(root) || last.Checkpoint.Note != note || first.Register.MadeAt == "" {
		t.Errorf("the root is %x, and the export says %+v, of %+v", root, last, first)
	}
}

// head is the head of a Merkle tree, as RFC 6962 defines it in section 2.1.
func head(leaves [][]byte) []byte {
	if len(leaves) == 1 {
		sum := sha256.Sum256(append([]byte{0}, leaves[0]...))
		return sum[:]
	}
	split := 1
	for 2*split < len(leaves) {
		split *= 2
	}
	sum := sha256.Sum256(append(append([]byte{1}, head(leaves[:split])...), head(leaves[split:])...))
	return sum[:]
}

// interrupted is a register that is read twice, as one whose connection was
// lost.
type interrupted struct{ register.Archive }

func (i interrupted) Inventory(ctx context.Context, do func(context.Context, register.Inventory) error) error {
	err := i.Archive.Inventory(ctx, func(ctx context.Context, s register.Inventory) error { return do(ctx, cutOff{s}) })
	if !errors.Is(err, register.ErrUnreachable) {
		return err
	}
	return i.Archive.Inventory(ctx, do)
}

// cutOff loses the connection at the end of the ledger.
type cutOff struct{ register.Inventory }

func (c cutOff) Lines(ctx context.Context, after int64) ([]register.Line, error) {
	lines, err := c.Inventory.Lines(ctx, after)
	if err == nil && len(lines) == 0 {
		err = register.ErrUnreachable
	}
	return lines, err
}

// TestExportNothing: an empty register is an error, and nothing is printed.
func TestExportNothing(t *testing.T) {
	address, path := filled(t)
	tamper(t, path, `DELETE FROM ledger_tree`, `DELETE FROM ledger`, `DELETE FROM links`, `DELETE FROM records`)
	for _, command := range []string{"export", "verify"} {
		if o := run(t, nil, "register", command, address).fails(register.ErrEmpty, path); o.out != "" {
			t.Errorf("%s printed %q", command, o.out)
		}
	}
}

// TestExportTampered: what an export would not show by itself fails it too.
func TestExportTampered(t *testing.T) {
	address, path := filled(t)
	tamper(t, path, `DELETE FROM links WHERE source = 'person/vic'`)
	if o := run(t, nil, "register", "export", address).fails(register.ErrUnsound, "person/vic"); o.out != "" {
		t.Errorf("printed %q", o.out)
	}
}

// TestExportInterrupted: an export that must begin again does so in a file, and
// says so where something was printed.
func TestExportInterrupted(t *testing.T) {
	address, _ := filled(t)
	r := interrupted{opened(t, address)}
	var out, beside bytes.Buffer
	c := Command{Stdout: &out, Stderr: &beside, Clock: clock.System{}}
	if err := c.exportTo(context.Background(), r, "r", nil, &out, beginAgain(nil)); err == nil || !strings.Contains(err.Error(), "-o FILE") {
		t.Errorf("got error %v", err)
	}
	file := filepath.Join(t.TempDir(), "export.jsonl")
	err := draft.WriteFile(file, func(file *os.File) error {
		return c.exportTo(context.Background(), r, "r", nil, file, beginAgain(file))
	})
	text, readErr := os.ReadFile(file)
	if err != nil || readErr != nil {
		t.Fatal(err, readErr)
	}
	audit(t, string(text))
}
