package command

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ciam-governance/terraform-provider-ciam/internal/draft"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/statement"
)

// keep writes the statement into the register, or into a file.
func (s *stating) keep(ctx context.Context, named []string, made governance.Statement, exists bool) error {
	if s.write {
		return s.intoRegister(ctx, named, made, exists)
	}
	content, err := statement.File(made)
	if err != nil {
		return err
	}
	name := s.fileOf(made)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if err := draft.WriteFile(name, func(file *os.File) error { _, err := file.Write(content); return err }); err != nil {
		return err
	}
	s.say("\nCommit this file and open a pull request:\n")
	_, err = fmt.Fprintln(s.Stdout, name)
	return err
}

// intoRegister writes the statement into the register, as an apply of the provider
// would.
func (s *stating) intoRegister(ctx context.Context, named []string, made governance.Statement, exists bool) error {
	address := s.Getenv("CIAM_REGISTER")
	if len(named) > 0 {
		address = named[0]
	}
	warnings, err := s.Declare(ctx, address, made, exists)
	for _, warning := range warnings {
		s.say("warning: %s\n", warning)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Stdout, "%s is in the register.\n", made.ID())
	return err
}

// fileOf is the file of a statement.
func (s *stating) fileOf(made governance.Statement) string {
	folder := s.out
	if folder == "" {
		folder = s.folder
	}
	return filepath.Join(folder, filepath.FromSlash(statement.FileName(made)))
}
