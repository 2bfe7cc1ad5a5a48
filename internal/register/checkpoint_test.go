package register

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

const identity = "3b241101-e2bb-4255-8caf-4136c566a962"

// TestCheckpoint: what is written is read again, with a signature and without.
func TestCheckpoint(t *testing.T) {
	var tree Tree
	signer, verifier := key(t)
	_, stranger := key(t)
	for range 3 {
		c := tree.Checkpoint()
		plain, err := c.Note(identity)
		if err != nil {
			t.Fatal(err)
		}
		signed, err := c.Note(identity, signer)
		if err != nil || !strings.HasPrefix(signed, plain+"\n— ") {
			t.Fatalf("signed is %q, %v; want it to begin with %q", signed, err, plain)
		}
		for _, text := range []string{plain, strings.TrimSpace(plain), signed, strings.TrimSpace(signed), signed + "\n", crlf(plain), crlf(signed)} {
			if got, id, err := ParseCheckpoint(text); err != nil || got != c || id != identity {
				t.Errorf("%q is read as %+v of %q, %v", text, got, id, err)
			}
		}
		for _, text := range []string{signed, strings.TrimSpace(signed), crlf(signed)} {
			if got, id, err := ParseCheckpoint(text, verifier); err != nil || got != c || id != identity {
				t.Errorf("%q is read as %+v of %q, %v", text, got, id, err)
			}
		}
		for what, text := range map[string]string{"unsigned": plain, "another size": strings.Replace(signed, "\n", "\n1", 1)} {
			if _, _, err := ParseCheckpoint(text, verifier); !errors.Is(err, ErrCheckpoint) {
				t.Errorf("%s: got error %v", what, err)
			}
		}
		if _, _, err := ParseCheckpoint(signed, stranger); !errors.Is(err, ErrCheckpoint) {
			t.Errorf("another key: got error %v", err)
		}
		tree.Add([]byte("leaf"))
	}
}

// TestNoCheckpoint reads texts that are not checkpoints.
func TestNoCheckpoint(t *testing.T) {
	good, err := (&Tree{}).Checkpoint().Note(identity)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(good, "\n")
	for what, text := range map[string]string{
		"nothing":         "",
		"two lines":       lines[0] + "\n" + lines[1] + "\n",
		"another log":     strings.Replace(good, Origin(""), "go.sum database tree", 1),
		"no identity":     strings.Replace(good, identity, "", 1),
		"negative":        strings.Replace(good, "\n0\n", "\n-1\n", 1),
		"no number":       strings.Replace(good, "\n0\n", "\nzero\n", 1),
		"leading zero":    strings.Replace(good, "\n0\n", "\n007\n", 1),
		"short root":      strings.Replace(good, lines[2], "AAAA", 1),
		"hexadecimal":     strings.Replace(good, lines[2], strings.Repeat("0", 64), 1),
		"blank line amid": strings.Replace(good, "\n0\n", "\n\n0\n", 1),
	} {
		if c, id, err := ParseCheckpoint(text); !errors.Is(err, ErrCheckpoint) {
			t.Errorf("%s is read as %+v of %q, %v", what, c, id, err)
		}
	}
}

// crlf is a text as git leaves it on Windows.
func crlf(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

func key(t *testing.T) (note.Signer, note.Verifier) {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, "bank.example/ciam")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	return signer, verifier
}
