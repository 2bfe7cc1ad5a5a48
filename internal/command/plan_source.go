package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/tfplan"
)

// planJSON opens the JSON of a plan: a file, standard input for "-", or what show
// prints about a saved plan.
func (c Command) planJSON(ctx context.Context, show, path string) (io.ReadSeekCloser, error) {
	switch {
	case show != "":
		return spill(func(to io.Writer) error { return c.show(ctx, show, path, to) })
	case path == "-":
		return spill(func(to io.Writer) error {
			_, err := io.Copy(to, c.Stdin)
			return err
		})
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, errors.Join(&tfplan.Error{Kind: tfplan.ErrNotPlan, What: fmt.Sprintf("%s is a directory", path), Fix: "give the JSON of a plan, or a saved plan with -show"}, file.Close())
	}
	// A pipe, such as <(terraform show -json …), can be read once only.
	if info, err := file.Stat(); err != nil || info.Mode().IsRegular() {
		return file, err
	}
	defer file.Close()
	return spill(func(to io.Writer) error {
		_, err := io.Copy(to, file)
		return err
	})
}

// show runs "show -json" of Terraform or OpenTofu in the current directory.
func (c Command) show(ctx context.Context, program, path string, to io.Writer) error {
	if strings.HasPrefix(path, "-") { // not an option
		path = "./" + path
	}
	run := exec.CommandContext(ctx, program, "show", "-json", path)
	run.Stdout, run.Stderr = to, c.Stderr
	switch err := run.Run(); {
	case errors.Is(err, exec.ErrNotFound):
		return &tfplan.Error{Kind: tfplan.ErrSyntax, What: fmt.Sprintf("%s is not in PATH", program), Fix: "install it, or add its directory to PATH"}
	case err != nil:
		return &tfplan.Error{Kind: tfplan.ErrSyntax, What: fmt.Sprintf("%q did not print the plan (%v)", strings.Join(run.Args, " "), err), Fix: "run the command in the directory of the plan, after init; if PLAN is JSON already, leave out -show"}
	}
	return nil
}

// temporary is a file that only this user can read, and that is removed when it is
// closed: a plan holds secrets.
type temporary struct{ *os.File }

func (t temporary) Close() error {
	err := t.File.Close()
	if gone := os.Remove(t.Name()); !errors.Is(gone, os.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	return err
}

// spill keeps what write writes in a file, because a plan is read twice.
func spill(write func(io.Writer) error) (io.ReadSeekCloser, error) {
	file, err := os.CreateTemp("", "ciam-plan-*.json")
	if err != nil {
		return nil, err
	}
	_ = os.Remove(file.Name()) // where the system allows it, no crash can leave the file behind
	spilled := temporary{file}
	err = write(file)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, spilled.Close())
	}
	return spilled, nil
}
