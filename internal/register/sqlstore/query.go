package sqlstore

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// defaultLimit bounds what a query returns where it doesn't itself.
const defaultLimit = 1000

// limited is a query's limit.
func limited(limit int) int64 { return int64(cmp.Or(max(limit, 0), defaultLimit)) }

// selectRecords has a row for each revision, and what the ledger says of it;
// of a current one also what it says is the last.
const selectRecords = `
SELECT r.id, r.revision, r.kind, r.migration, r.incarnation, r.state, r.body, r.digest, r.at, r.actor, l.seq, l.digest, l.at, l.actor, l.action,
    CASE WHEN r.state = 'current' THEN (SELECT MAX(n.revision) FROM ledger n WHERE n.id = r.id) ELSE r.revision END
FROM records r LEFT JOIN ledger l ON l.id = r.id AND l.revision = r.revision
`

// dialect is the condition that a column is one of those that a statement
// selects, as an engine takes it; see engine.
type dialect func(column, selected string) string

// current selects the current ones among the ids that a statement selects.
func (d dialect) current(ids string) string {
	return selectRecords + `WHERE r.state = 'current' AND ` + d("r.id", ids)
}

// statements are a query's, one for each of its parts unless there is too much
// in it.
func (d dialect) statements(query register.Query) (list []*statement) {
	add := func(text func(*statement) string) {
		s := &statement{}
		s.text = text(s)
		list = append(list, s)
	}
	contested := query.Contested
	for some := range chunks(query.Migrations, len(query.PendingLinks) > 0) {
		add(func(s *statement) string {
			text := d.bundles(s, some, query.PendingLinks, query.Past)
			if contested {
				text += ` UNION ALL ` + d.contested()
			}
			return text
		})
		contested = false
	}
	if contested {
		add(func(*statement) string { return d.contested() })
	}
	for some := range slices.Chunk(query.IDs, batch) {
		add(func(s *statement) string {
			return selectRecords + `WHERE r.state = 'current' AND r.id IN (` + params(s, some) + `)`
		})
	}
	for some := range slices.Chunk(query.Links, batch) {
		add(func(s *statement) string {
			return d.current(`SELECT source FROM links WHERE target IN (` + params(s, some) + `)`)
		})
	}
	for some := range slices.Chunk(query.Latest, batch) {
		add(func(s *statement) string { return d.latest(s, some) })
	}
	switch {
	case query.Neighbours != "":
		add(func(s *statement) string { return d.neighbours(s, query) })
	case len(query.Kinds) > 0:
		add(func(s *statement) string { return d.page(s, query) })
	}
	return list
}

// bundles follows links from the records of migrations, and from what pendingLinks
// link to; and adds the migrations that share a link to platforms. The ids of
// migrations, and no others, lie between the texts that it compares with.
func (d dialect) bundles(s *statement, migrations []governance.ID, pendingLinks []string, past []governance.Kind) string {
	these := params(s, orNone(migrations))
	links := make([]string, 0, len(pendingLinks))
	for _, draft := range orNone(pendingLinks) {
		links = append(links, "("+s.param(draft)+")")
	}
	text := `
WITH RECURSIVE drafts (target) AS (
    VALUES ` + strings.Join(links, ", ") + `
), reach (id) AS (
    SELECT id FROM (
        SELECT id FROM records WHERE state = 'current' AND migration IN (` + these + `) UNION ALL SELECT target FROM drafts
    ) seeds
    UNION
    SELECT links.target FROM reach JOIN links ON links.source = reach.id
), peers (id) AS (
    SELECT source FROM (
        SELECT source, ROW_NUMBER() OVER (PARTITION BY target ORDER BY source) AS place
        FROM links WHERE source > 'migration/' AND source < 'migration0' AND target IN (
            SELECT target FROM (
                SELECT target FROM links WHERE source IN (` + these + `) UNION ALL SELECT target FROM drafts
            ) named WHERE substr(target, 1, 10) = 'platforms/'
        )
    ) ranked WHERE place <= ` + s.param(int64(register.PeerLimit)) + `
)` + d.current(`SELECT id FROM reach UNION SELECT id FROM peers`)
	if len(past) > 0 {
		text += ` UNION ALL` + selectRecords + `WHERE r.migration IN (` + these + `) AND r.kind IN (` + params(s, past) + `) AND r.state <> 'current'`
	}
	return text
}

// contested selects the revisions that governance.Contests, and every revision of their
// migrations.
func (d dialect) contested() string {
	return selectRecords + `WHERE ` + contesting("r.") + ` UNION ALL ` +
		selectRecords + `WHERE r.kind = 'migration' AND ` + d("r.migration", `SELECT migration FROM records WHERE `+contesting(""))
}

// contesting is governance.Contests as a condition on a canonical body. A quote in a
// text is escaped there, so no text can look like an argument. It must say the same as
// the index records_contesting, for engines to use that.
func contesting(of string) string {
	return `(
    ` + of + `kind = 'approval' AND (` + of + `body LIKE '%"decision":"rejected"%' OR ` + of + `body LIKE '%"decision":"withdrawn"%')
    OR ` + of + `kind = 'permit' AND ` + of + `body LIKE '%"emergency":{%'
    OR ` + of + `kind = 'migration' AND ` + of + `body LIKE '%"supersedes":[%'
)`
}

// latest finds of the records that link to a target the one whose creation is
// the last in the ledger.
func (d dialect) latest(s *statement, targets []string) string {
	return d.current(`
    SELECT id FROM ledger WHERE seq IN (
        SELECT MAX(made.seq) FROM links JOIN ledger made ON made.id = links.source AND made.action = 'create'
        WHERE links.target IN (` + params(s, targets) + `) GROUP BY links.target
    )`)
}

// beside finds a record, and those that were created next to it.
func (d dialect) neighbours(s *statement, query register.Query) string {
	id := s.param(string(query.Neighbours))
	limit := s.param(limited(query.Limit))
	centre := `(SELECT MAX(seq) FROM ledger WHERE id = ` + id + ` AND action = 'create')`
	return d.current(`
    SELECT id FROM records WHERE id = ` + id + ` AND state = 'current'
    UNION ALL
    SELECT id FROM ledger WHERE seq >= ` + centre + ` - ` + limit + ` AND seq <= ` + centre + ` + ` + limit + `
        AND action = 'create' AND kind IN (` + params(s, orNone(query.Kinds)) + `)`)
}

// page finds the first records of kinds behind an id. An id begins with its
// kind, so each kind is a range of ids.
func (d dialect) page(s *statement, query register.Query) string {
	after := s.param(string(query.After))
	limit := s.param(limited(query.Limit))
	kinds := slices.Compact(slices.Sorted(slices.Values(query.Kinds)))
	ranges := make([]string, len(kinds))
	for i, kind := range kinds {
		ranges[i] = `SELECT id FROM (
        SELECT id FROM records WHERE state = 'current' AND kind = ` + s.param(string(kind)) + ` AND id > ` + after + ` ORDER BY id LIMIT ` + limit + `
    ) one`
	}
	return d.current(`
    SELECT id FROM (
    ` + strings.Join(ranges, ` UNION ALL `) + `
    ) each_kind ORDER BY id LIMIT ` + limit)
}

// orNone is never empty, for lists that no engine takes without any value. No
// kind is called so, and ids and links have a "/".
func orNone[T ~string](texts []T) []T {
	if len(texts) == 0 {
		return []T{"none"}
	}
	return texts
}

// chunks are the batches of a list; for an empty one a single empty batch if
// there is to be one at least.
func chunks[T any](list []T, one bool) func(func([]T) bool) {
	if len(list) == 0 && one {
		return func(yield func([]T) bool) { yield(nil) }
	}
	return slices.Chunk(list, batch)
}
