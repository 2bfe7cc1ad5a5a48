package sequence

import (
	"context"
	"encoding/hex"
	"slices"
	"strings"
	"sync"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// reading answers what package register promises, in the simplest way.
type reading struct{ *held }

func (*reading) Writer() register.Writer { return register.Writer{User: "test"} }

func (r *reading) Identity() register.Identity { return r.identity }

func (r *reading) Read(_ context.Context, q register.Query) ([]register.Entry, error) {
	found := map[governance.ID]bool{}
	for _, id := range q.IDs {
		found[id] = true
	}
	r.bundle(q, found)
	r.neighbours(q, found)
	for source, links := range r.links {
		if slices.ContainsFunc(links, func(link string) bool { return slices.Contains(q.Links, link) }) {
			found[source] = true
		}
	}
	for _, target := range q.Latest {
		if id, ok := r.newest(target); ok {
			found[id] = true
		}
	}
	var entries []register.Entry
	for id := range found {
		if entry, current := r.latest(id); current {
			entries = append(entries, entry)
		}
	}
	if q.Neighbours == "" && len(q.Kinds) > 0 {
		entries = append(entries, r.page(q)...)
	}
	if len(q.Past) > 0 {
		for id, past := range r.revisions {
			if slices.Contains(q.Migrations, id.Migration()) && slices.Contains(q.Past, id.Kind()) {
				entries = append(entries, slices.DeleteFunc(slices.Clone(past), func(e register.Entry) bool {
					return !e.Superseded && !e.Retired
				})...)
			}
		}
	}
	if q.Contested {
		contested, err := r.contested()
		if err != nil {
			return nil, err
		}
		entries = append(entries, contested...)
	}
	return sorted(entries), nil
}

// contested are the revisions that contest, and those of their migrations.
func (r *reading) contested() ([]register.Entry, error) {
	var entries []register.Entry
	migrations := map[governance.ID]bool{}
	for id, past := range r.revisions {
		for _, e := range past {
			contests, err := contests(e)
			if err != nil {
				return nil, err
			}
			if contests {
				entries = append(entries, e)
				migrations[id.Migration()] = true
			}
		}
	}
	for id := range migrations {
		entries = append(entries, r.revisions[id]...)
	}
	return entries, nil
}

// contesting has whether a body contests, by its digest: most are read many times.
var contesting sync.Map

func contests(e register.Entry) (bool, error) {
	if known, ok := contesting.Load(e.Digest); ok {
		return known == true, nil
	}
	record, err := governance.Decode(e.ID, e.Body)
	if err != nil {
		return false, err
	}
	contesting.Store(e.Digest, governance.Contests(record))
	return governance.Contests(record), nil
}

// bundle finds whole migrations: their records, what these lead to, and other
// migrations between the same platforms.
func (r *reading) bundle(q register.Query, found map[governance.ID]bool) {
	platforms := map[string]bool{}
	peers := func(link string) {
		if strings.HasPrefix(link, "platforms/") {
			platforms[link] = true
		}
	}
	var follow func(id governance.ID)
	reached := map[governance.ID]bool{}
	follow = func(id governance.ID) {
		if reached[id] {
			return
		}
		reached[id], found[id] = true, true
		for _, link := range r.links[id] {
			follow(governance.ID(link))
		}
	}
	for _, pending := range q.PendingLinks {
		follow(governance.ID(pending))
		peers(pending)
	}
	for id := range r.revisions {
		if _, current := r.latest(id); current && slices.Contains(q.Migrations, id.Migration()) {
			follow(id)
		}
	}
	for _, id := range q.Migrations {
		for _, link := range r.links[id] {
			peers(link)
		}
	}
	for link := range platforms {
		var sharing []governance.ID
		for id, links := range r.links {
			if id.Kind() == governance.KindMigration && slices.Contains(links, link) {
				sharing = append(sharing, id)
			}
		}
		slices.Sort(sharing)
		for _, id := range sharing[:min(len(sharing), register.PeerLimit)] {
			found[id] = true
		}
	}
}

// neighbours finds a record and those created next to it.
func (r *reading) neighbours(q register.Query, found map[governance.ID]bool) {
	if q.Neighbours == "" {
		return
	}
	found[q.Neighbours] = true
	var centre int64
	for _, line := range r.ledger {
		if line.ID == q.Neighbours && line.Action == register.ActionCreate {
			centre = line.Seq
		}
	}
	limit := int64(q.Limit)
	for _, line := range r.ledger {
		near := centre > 0 && line.Seq >= centre-limit && line.Seq <= centre+limit
		if near && line.Action == register.ActionCreate && slices.Contains(q.Kinds, line.ID.Kind()) {
			found[line.ID] = true
		}
	}
}

// newest is the record that links to a target and was created last.
func (r *reading) newest(target string) (id governance.ID, ok bool) {
	for _, line := range r.ledger {
		if line.Action == register.ActionCreate && slices.Contains(r.links[line.ID], target) {
			id, ok = line.ID, true
		}
	}
	return id, ok
}

func (r *reading) page(q register.Query) []register.Entry {
	var page []register.Entry
	for id := range r.revisions {
		if entry, current := r.latest(id); current && slices.Contains(q.Kinds, id.Kind()) && id > q.After {
			page = append(page, entry)
		}
	}
	page = sorted(page)
	if q.Limit > 0 {
		page = page[:min(len(page), q.Limit)]
	}
	return page
}

func (r *reading) IDs(_ context.Context, limit int, kinds ...governance.Kind) ([]governance.ID, error) {
	var ids []governance.ID
	for id := range r.revisions {
		if _, current := r.latest(id); current && slices.Contains(kinds, id.Kind()) && len(ids) < limit {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func (r *reading) Past(_ context.Context, migration governance.ID, kinds ...governance.Kind) ([]register.Entry, error) {
	var entries []register.Entry
	for id, past := range r.revisions {
		if id.Migration() == migration && slices.Contains(kinds, id.Kind()) {
			entries = append(entries, past...)
		}
	}
	return sorted(entries), nil
}

func (r *reading) Ledger(_ context.Context, q register.LedgerQuery) ([]register.LedgerEntry, error) {
	var lines []register.LedgerEntry
	for _, line := range r.ledger {
		pass := line.Seq > q.After && (q.ID == "" || line.ID == q.ID) && (q.Actor == "" || line.Actor == q.Actor) &&
			(q.Since.IsZero() || !line.At.Before(q.Since)) && (q.Before.IsZero() || line.At.Before(q.Before))
		if pass && (q.Limit <= 0 || len(lines) < q.Limit) {
			lines = append(lines, line)
		}
	}
	return lines, nil
}

func (r *reading) Checkpoint(context.Context) (register.Checkpoint, error) {
	root, err := tlog.TreeHash(int64(len(r.ledger)), tlog.HashReaderFunc(r.stored))
	return register.Checkpoint{Size: int64(len(r.ledger)), Root: hex.EncodeToString(root[:])}, err
}

func (r *reading) Hashes(_ context.Context, from, n int64) ([]tlog.Hash, error) {
	return r.hashes[from : from+n], nil
}

func (h *held) stored(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = h.hashes[index]
	}
	return hashes, nil
}
