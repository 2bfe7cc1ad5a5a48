package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/attestation"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// PermitLine is one permit.
type PermitLine struct {
	governance.Permit
	State State
	// Rested are the records that it rested on, by kind, from its snapshot.
	Rested []RestedKind
	// At is the register's identity and ledger at that time.
	At attestation.Register
	// Unreadable: the snapshot is missing or invalid.
	Unreadable     bool
	Authoriser     Named
	EmergencyState State
	// Waived are the rules that exceptions waived then, from its snapshot.
	Waived []WaivedThen
	// Unmet are the rules that were unmet at an emergency.
	Unmet []string
}

// RestedKind are the records of one kind that a permit rested on.
type RestedKind struct {
	Name  string
	Items []RestedItem
}

// RestedItem is one of them, with the person or the value that matters.
type RestedItem struct {
	ID     governance.ID
	Text   string
	Digest string
	At     time.Time
}

// WaivedThen is a rule that an exception waived when a permit was given, with the items
// of a rule about several things.
type WaivedThen struct {
	attestation.WaivedBy
	Name string
}

// snapshot is the part of a permit's snapshot that is shown.
type snapshot struct {
	Attestation json.RawMessage                   `json:"attestation"`
	Records     map[governance.ID]json.RawMessage `json:"records"`
}

func (d dossier) permitLines() []PermitLine {
	var list []PermitLine
	for _, p := range d.permits {
		line := PermitLine{Permit: p, State: outcome(p.Outcome)}
		if p.Emergency != nil {
			line.Authoriser, line.EmergencyState = name(d.view, p.Emergency.AuthorisedBy), d.ratification(p)
		}
		for _, code := range p.Missing {
			line.Unmet = append(line.Unmet, code+" "+ruleName(code))
		}
		var s snapshot
		err := json.Unmarshal(p.Snapshot, &s)
		attested, unreadable := attestation.Read(s.Attestation)
		if err != nil || unreadable != nil || len(s.Records) == 0 {
			line.Unreadable = true
		} else {
			line.At, line.Rested = attested.Register, d.rested(s.Records)
			for _, w := range attested.Waived {
				line.Waived = append(line.Waived, WaivedThen{w, ruleName(string(w.Code))})
			}
		}
		list = append(list, line)
	}
	return list
}

func outcome(o governance.Outcome) State {
	switch o {
	case governance.Succeeded:
		return State{"succeeded", good}
	case governance.RolledBack:
		return State{"rolled back", bad}
	case governance.Aborted:
		return State{"aborted", bad}
	default:
		return State{"in progress", wait}
	}
}

func (d dossier) ratification(p governance.Permit) State {
	g, _ := rules.FindIn[governance.Gate](d.view, p.GateID)
	switch {
	case p.Ratified(g):
		return State{"ratified", good}
	case p.Emergency.RatifyBy.Before(d.view.Now()):
		return State{"not ratified in time", bad}
	default:
		return State{"to be ratified", wait}
	}
}

// kinds are the kinds of records that a permit rests on, in the report's order.
var kinds = []struct {
	kind      governance.Kind
	one, many string
}{
	{governance.KindApproval, "approval", "approvals"},
	{governance.KindDecision, "owned decision", "owned decisions"},
	{governance.KindEvidence, "piece of evidence", "pieces of evidence"},
	{governance.KindRiskAcceptance, "accepted risk", "accepted risks"},
	{governance.KindException, "exception", "exceptions"},
	{governance.KindObservation, "checked plan", "checked plans"},
	{governance.KindPerson, "person", "persons"},
	{governance.KindTeam, "team", "teams"},
	{governance.KindVendor, "vendor", "vendors"},
	{governance.KindSteeringGroup, "steering group", "steering groups"},
}

// rested groups a snapshot's records by kind, without the migration and the
// gate.
func (d dossier) rested(records map[governance.ID]json.RawMessage) []RestedKind {
	by := map[governance.Kind][]RestedItem{}
	for id, body := range records {
		record, err := governance.Decode(id, body)
		if err != nil {
			by[id.Kind()] = append(by[id.Kind()], RestedItem{ID: id, Text: string(id)})
			continue
		}
		by[id.Kind()] = append(by[id.Kind()], d.item(record))
	}
	var list []RestedKind
	for _, k := range kinds {
		if items := by[k.kind]; len(items) > 0 {
			slices.SortFunc(items, func(a, b RestedItem) int { return cmp.Compare(a.ID, b.ID) })
			list = append(list, RestedKind{counted(len(items), k.one, k.many), items})
		}
	}
	return list
}

func (d dossier) item(record governance.Record) RestedItem {
	item := RestedItem{ID: record.ID()}
	switch r := record.(type) {
	case governance.Approval:
		item.Text = fmt.Sprintf("%s by %s", words(r.Function), name(d.view, r.Approver).Name)
		item.Digest, item.At = r.Digest, r.ApprovedAt
	case governance.DecisionOwner:
		item.Text = fmt.Sprintf("%s: %s", words(r.Decision), name(d.view, r.Accountable).Name)
	case governance.Evidence:
		item.Text, item.At = r.Name, r.CollectedAt
		if r.NotApplicable != "" {
			item.Text += ", not applicable: " + r.NotApplicable
		}
		if r.SHA256 != "" {
			item.Digest = "sha256:" + r.ContentSum()
		}
	case governance.RiskAcceptance:
		by := name(d.view, r.AcceptedBy).Name
		if r.CoAcceptedBy != "" {
			by += " and " + name(d.view, r.CoAcceptedBy).Name
		}
		item.Text = fmt.Sprintf("%s, by %s: %s", words(r.Residual), by, strings.TrimSuffix(r.Risk, "."))
		item.Digest, item.At = r.Digest, r.AcceptedAt
	case governance.Exception:
		item.Text, item.At = r.Rule+" "+ruleName(r.Rule), r.GrantedAt
	case governance.Observation:
		item.Text = r.Name + ": " + touchesIn(r.Touched())
		item.Digest, item.At = r.PlanSHA256, r.ObservedAt
	case governance.Party:
		item.Text = name(d.view, r.ID()).Name
		if r.DisplayName != "" {
			item.Text = r.DisplayName // as it was then
		}
	default:
		item.Text = string(record.ID())
	}
	return item
}

func ruleName(code string) string {
	if rule, ok := rules.Lookup(rules.Code(code)); ok {
		return rule.Name
	}
	return ""
}
