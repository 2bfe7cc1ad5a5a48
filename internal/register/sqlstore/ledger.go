package sqlstore

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// Checkpoint implements register.Reader.
func (r reader) Checkpoint(ctx context.Context) (register.Checkpoint, error) {
	size, _, err := r.ledgerEnd(ctx)
	if err != nil {
		return register.Checkpoint{}, err
	}
	root, err := tlog.TreeHash(size, r.hashes(ctx))
	if err != nil {
		return register.Checkpoint{}, err
	}
	return register.Checkpoint{Size: size, Root: hex.EncodeToString(root[:])}, nil
}

// Ledger implements register.Reader.
func (r reader) Ledger(ctx context.Context, query register.LedgerQuery) ([]register.LedgerEntry, error) {
	s := &statement{}
	s.text = `SELECT l.seq, l.at, l.actor, ` + r.writerColumns() + `, l.id, l.revision, l.digest FROM ledger l WHERE seq > ` + s.param(query.After)
	filter := func(condition string, value any) { s.text += ` AND ` + condition + ` ` + s.param(value) }
	if query.ID != "" {
		filter(`id =`, string(query.ID))
	}
	if query.Actor != "" {
		filter(`actor =`, query.Actor)
	}
	if !query.Since.IsZero() {
		filter(`at >=`, wholeSecond(query.Since).Format(time.RFC3339))
	}
	if !query.Before.IsZero() {
		filter(`at <`, wholeSecond(query.Before).Format(time.RFC3339))
	}
	s.text += ` ORDER BY seq LIMIT ` + s.param(limited(query.Limit))
	var entries []register.LedgerEntry
	err := r.query(ctx, s.text, s.values, func(row row) error {
		var entry register.LedgerEntry
		var at string
		err := row.Scan(&entry.Seq, &at, &entry.Actor, &entry.Session, &entry.Writer.User, &entry.Writer.Project, &entry.Writer.Workspace,
			&entry.Action, &entry.ID, &entry.Revision, &entry.Digest)
		if err != nil {
			return err
		}
		entry.At, err = r.time(at)
		entries = append(entries, entry)
		return err
	})
	return entries, err
}

// writerColumns are who was logged in, who wrote and what the write did, as far as
// the version of the tables knows them.
func (r reader) writerColumns() string {
	switch {
	case r.version < sessionVersion:
		return `'', '', '', '', l.action`
	case r.version < writerVersion:
		return `l.session, '', '', '', l.action`
	default:
		return `l.session, l.writer_user, l.writer_project, l.writer_workspace, CASE l.taken_by WHEN '' THEN l.action ELSE l.taken_by END`
	}
}

// wholeSecond is a moment as a bound on stored times, which have no fractions.
func wholeSecond(at time.Time) time.Time {
	if whole := at.UTC().Truncate(time.Second); whole.Before(at) {
		return whole.Add(time.Second)
	}
	return at.UTC()
}

// ledgerEnd is the number of ledger entries and the last one's time, which is
// zero for an empty ledger.
func (r reader) ledgerEnd(ctx context.Context) (size int64, last time.Time, err error) {
	const statement = `SELECT seq, at FROM ledger ORDER BY seq DESC LIMIT 1`
	err = r.query(ctx, statement, nil, func(row row) error {
		var at string
		if err := row.Scan(&size, &at); err != nil {
			return err
		}
		last, err = r.time(at)
		return err
	})
	return size, last, err
}

// Hashes implements register.Reader.
func (r reader) Hashes(ctx context.Context, from, n int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, n)
	err := r.tree(ctx, `idx >= $1 AND idx < $2`, []any{from, from + n}, func(index int64, hash tlog.Hash) {
		hashes[index-from] = hash
	})
	return hashes, err
}

// tree reads those hashes of the ledger's Merkle tree that meet a condition.
func (r reader) tree(ctx context.Context, condition string, args []any, visit func(index int64, hash tlog.Hash)) error {
	return r.query(ctx, `SELECT idx, hash FROM ledger_tree WHERE `+condition, args, func(row row) error {
		var index int64
		var text string
		if err := row.Scan(&index, &text); err != nil {
			return err
		}
		if hash, err := hex.DecodeString(text); err == nil && len(hash) == tlog.HashSize {
			visit(index, tlog.Hash(hash))
		}
		return nil
	})
}

// hashes reads the ledger's Merkle tree.
func (r reader) hashes(ctx context.Context) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		if len(indexes) == 0 {
			return nil, nil
		}
		s := &statement{}
		places := make([]string, len(indexes))
		for i, index := range indexes {
			places[i] = s.param(index)
		}
		stored := map[int64]tlog.Hash{}
		err := r.tree(ctx, `idx IN (`+strings.Join(places, ", ")+`)`, s.values, func(index int64, hash tlog.Hash) {
			stored[index] = hash
		})
		if err != nil {
			return nil, err
		}
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			hash, ok := stored[index]
			if !ok {
				return nil, &register.Error{Kind: register.ErrCorrupt, What: fmt.Sprintf("the ledger of %s has lost a hash", r.name), Fix: restoreBackup}
			}
			hashes[i] = hash
		}
		return hashes, nil
	})
}

// seal appends an entry to the ledger, and to its Merkle tree.
func (t *transaction) seal(ctx context.Context, action register.Action, written register.Entry) error {
	line := register.LedgerEntry{
		Seq: t.size + 1, At: written.At, Actor: written.Actor, Writer: t.writer, Session: t.login, Action: action,
		ID: written.ID, Revision: written.Revision, Digest: written.Digest,
	}
	leaf, err := line.Leaf()
	if err != nil {
		return err
	}
	hashes, err := tlog.StoredHashes(t.size, leaf, t.hashes(ctx))
	if err != nil {
		return err
	}
	entry, nodes := inserter{into: intoLedger}, inserter{into: intoTree}
	entry.row(ledgerRow(line)...)
	for i, hash := range hashes {
		nodes.row(tlog.StoredHashIndex(0, t.size)+int64(i), hex.EncodeToString(hash[:]))
	}
	if err := entry.run(ctx, t.session); err != nil {
		return err
	}
	t.size = line.Seq
	return nodes.run(ctx, t.session)
}

func ledgerRow(line register.LedgerEntry) []any {
	action, takenBy := line.Action, register.Action("")
	if action == register.ActionImport || action == register.ActionAdopt {
		action, takenBy = register.ActionUpdate, action
	}
	return []any{
		line.Seq, line.At.Format(time.RFC3339), line.Actor, line.Session, line.Writer.User, line.Writer.Project, line.Writer.Workspace,
		string(action), string(takenBy), string(line.ID.Kind()), string(line.ID), line.Revision, line.Digest,
	}
}
