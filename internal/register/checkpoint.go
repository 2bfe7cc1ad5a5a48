package register

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Checkpoint is the ledger's state at one moment.
type Checkpoint struct {
	// Size is the number of ledger entries.
	Size int64
	// Root is the RFC 6962 Merkle tree head over them, in hexadecimal.
	Root string
}

// Origin is the name of a register's ledger in checkpoints.
func Origin(id string) string { return "terraform-provider-ciam/register/" + id }

// Note is the checkpoint of a register's ledger as text that outlives the
// register: in the format of c2sp.org/tlog-checkpoint, with the signatures of
// the signers. Without signers it is the text that would be signed.
func (c Checkpoint) Note(id string, signers ...note.Signer) (string, error) {
	root, err := hex.DecodeString(c.Root)
	if err != nil {
		return "", fmt.Errorf("%w: its root is not hexadecimal: %w", ErrCheckpoint, err)
	}
	text := fmt.Sprintf("%s\n%d\n%s\n", Origin(id), c.Size, base64.StdEncoding.EncodeToString(root))
	if len(signers) == 0 {
		return text, nil
	}
	signed, err := note.Sign(&note.Note{Text: text}, signers...)
	return string(signed), err
}

// Signers are who signs checkpoints with a key, the first line that the command
// "register key" prints; nobody without one. The error does not repeat the key.
func Signers(key string) ([]note.Signer, error) {
	if key == "" {
		return nil, nil
	}
	signer, err := note.NewSigner(key)
	return []note.Signer{signer}, err
}

// Verifiers are by whom a checkpoint must be signed, given the second line that
// the command "register key" prints; nobody without one.
func Verifiers(key string) ([]note.Verifier, error) {
	if key == "" {
		return nil, nil
	}
	verifier, err := note.NewVerifier(key)
	return []note.Verifier{verifier}, err
}

// ParseCheckpoint reads what Note wrote: a checkpoint, and the identity of its
// register. With verifiers the text must be signed by one of them; without
// them signatures are not looked at. The error is ErrCheckpoint.
func ParseCheckpoint(text string, verifiers ...note.Verifier) (c Checkpoint, id string, err error) {
	// As a heredoc or an editor left it, or git on Windows: no note has a "\r".
	text = strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n") + "\n"
	body, _, _ := strings.Cut(text, "\n\n")
	if len(verifiers) > 0 {
		opened, err := note.Open([]byte(text), note.VerifierList(verifiers...))
		if err != nil {
			return Checkpoint{}, "", fmt.Errorf("%w: it is not signed by the key: %w", ErrCheckpoint, err)
		}
		body = opened.Text
	}
	lines := strings.Split(strings.TrimSuffix(body, "\n"), "\n")
	if len(lines) < 3 {
		return Checkpoint{}, "", fmt.Errorf("%w: it has the three lines origin, size and root", ErrCheckpoint)
	}
	id, ours := strings.CutPrefix(lines[0], Origin(""))
	if !ours || id == "" {
		return Checkpoint{}, "", fmt.Errorf("%w: its first line is not the origin of a register, %q and an identity", ErrCheckpoint, Origin(""))
	}
	c.Size, err = strconv.ParseInt(lines[1], 10, 64)
	if err != nil || c.Size < 0 || strconv.FormatInt(c.Size, 10) != lines[1] {
		return Checkpoint{}, "", fmt.Errorf("%w: its second line is not a number of entries", ErrCheckpoint)
	}
	const rootSize = 32
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != rootSize {
		return Checkpoint{}, "", fmt.Errorf("%w: its third line is not a root in base64", ErrCheckpoint)
	}
	c.Root = hex.EncodeToString(root)
	return c, id, nil
}
