// Package tfplan reads what "terraform show -json" and "tofu show -json" print
// about a saved plan. It reads a plan of any size with one resource change in
// memory at a time:
//
//	plan, err := tfplan.Read(file, func(c tfplan.Change) error { … })
package tfplan

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"strings"
)

// Plan is what a plan says about itself.
type Plan struct {
	// SHA256 is the hash of all bytes of the JSON, as "sha256:<hex>".
	SHA256 string
	// FormatVersion is the version of the JSON, and ToolVersion the version of
	// the Terraform or OpenTofu that made the plan.
	FormatVersion, ToolVersion string
	// Timestamp is when the plan was made; plantimestamp() returns the same.
	Timestamp string
	// Complete is false if more changes will follow after this plan is applied.
	Complete bool
	// Drift are the keyless addresses of what others changed since the last apply.
	Drift []string
	// Actions are the keyless addresses of the actions that the plan invokes, and
	// DeferredActions of those that it puts off.
	Actions, DeferredActions []string

	configuration configuration
}

// Read reads a plan and calls visit for each of its resource changes, in their
// order, the deferred ones as well. It reads source twice, because the
// configuration and the state of the plan stand behind the changes. Errors are of
// type *Error, or come from source or visit. With ErrErrored, the changes that
// were planned before the error were visited.
func Read(source io.ReadSeeker, visit func(Change) error) (Plan, error) {
	plan, errored, err := survey(source)
	if err != nil {
		return Plan{}, err
	}
	if _, err := source.Seek(0, io.SeekStart); err != nil {
		return Plan{}, err
	}
	again := newReader(source)
	if err := again.changes(plan.configuration, visit); err != nil {
		return Plan{}, err
	}
	switch sum, err := again.sum(); {
	case err != nil:
		return Plan{}, err
	case sum != plan.SHA256:
		return Plan{}, &Error{Kind: ErrChanged, What: "the file was changed while it was read", Fix: "write the plan to a file of its own, and run the command again"}
	case errored:
		return plan, &Error{Kind: ErrErrored, What: "planning ended with an error, so the plan is incomplete and cannot be applied", Fix: "correct the configuration and plan again"}
	}
	return plan, nil
}

// survey reads all but the changes, and checks the whole text. errored tells
// whether planning ended with an error.
func survey(source io.Reader) (plan Plan, errored bool, err error) {
	r := newReader(source)
	if err := r.start(); err != nil {
		return Plan{}, false, err
	}
	plan.Complete = true
	isPlan, members := false, map[string]bool{}
	err = r.object(func(name string) (err error) {
		members[name] = true
		switch name {
		case "errored":
			errored, err = r.truth()
		case "planned_values", "resource_changes", "deferred_changes":
			isPlan, err = true, r.skip()
		case "configuration":
			isPlan = true
			plan.configuration, err = r.readConfiguration()
		default:
			err = r.about(name, &plan)
		}
		return err
	})
	if err == nil && (plan.FormatVersion == "" || !isPlan) {
		err = mistakenFor(members)
	}
	if err == nil {
		plan.SHA256, err = r.sum()
	}
	return plan, errored, err
}

// about reads a member of the outermost object that describes the plan.
func (r *reader) about(name string, plan *Plan) (err error) {
	switch name {
	case "format_version":
		if plan.FormatVersion, err = r.text(); err == nil {
			err = supported(plan.FormatVersion)
		}
	case "terraform_version":
		plan.ToolVersion, err = r.text()
		plan.ToolVersion = strings.Map(safe, plan.ToolVersion)
	case "timestamp":
		plan.Timestamp, err = r.text()
	case "complete":
		plan.Complete, err = r.truth()
	case "resource_drift":
		plan.Drift, err = r.drifted()
	case "action_invocations":
		plan.Actions, err = r.invoked(false)
	case "deferred_action_invocations":
		plan.DeferredActions, err = r.invoked(true)
	default:
		err = r.skip()
	}
	return err
}

// supported refuses other major versions of the format. Minor versions only add
// what a reader can ignore.
func supported(version string) error {
	major, _, _ := strings.Cut(version, ".")
	fix := "upgrade the provider"
	switch major {
	case "1":
		return nil
	case "0":
		fix = "plan with a newer version of Terraform"
	}
	return &Error{Kind: ErrFormat, What: fmt.Sprintf("the plan has format version %.20q, and this version of the provider reads 1.x", version), Fix: fix}
}

// source hashes what a reader reads.
type hashing struct {
	io.Reader
	hash hash.Hash
}

func newHashing(source io.Reader) hashing {
	sum := sha256.New()
	return hashing{io.TeeReader(source, sum), sum}
}

func (h hashing) sum() string { return "sha256:" + hex.EncodeToString(h.hash.Sum(nil)) }
