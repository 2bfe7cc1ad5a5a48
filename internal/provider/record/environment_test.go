package record

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// staffModel is a resource with an attribute that the directory feeds.
type staffModel struct {
	ID     types.String `tfsdk:"id"`
	Name   types.String `tfsdk:"name"`
	Active types.Bool   `tfsdk:"active"`
}

var staffSchema = schema.Schema{Attributes: map[string]schema.Attribute{
	"id": schema.StringAttribute{Computed: true}, "name": schema.StringAttribute{Required: true}, "active": schema.BoolAttribute{Computed: true},
}}

func staffNoun() *Noun[staffModel, governance.Party] {
	return &Noun[staffModel, governance.Party]{
		Name: "staff", Kinds: []governance.Kind{governance.KindPerson}, Schema: staffSchema,
		ToRecord: func(m *staffModel) (governance.Party, rules.Unknown) {
			return governance.Party{Kind: governance.KindPerson, Name: m.Name.ValueString(), Function: governance.Security}, nil
		},
		FromRecord: func(m *staffModel, p governance.Party) { m.Name = types.StringValue(p.Name) },
		Sources:    func(*staffModel) map[string]Source { return map[string]Source{"active": FromRecords} },
		Compute: func(_ context.Context, in Inputs, m *staffModel, p governance.Party, _ rules.Unknown) diag.Diagnostics {
			m.Active = types.BoolUnknown()
			if in.View == nil {
				return nil
			}
			if e, known := in.View.Entry(p.ID()).Value(); known {
				m.Active = types.BoolValue(e.Active)
			}
			return nil
		},
	}
}

// directory answers the same about everybody, and counts how often.
type directory struct {
	environment.NoDirectory
	answer environment.Answer[environment.Entry]
	asked  int
	store  *guarded
}

func (d *directory) Entries(_ context.Context, parties []governance.Party) map[governance.ID]environment.Answer[environment.Entry] {
	d.asked++
	if d.store.writing {
		panic("the directory was asked inside a transaction")
	}
	answers := map[governance.ID]environment.Answer[environment.Entry]{}
	for _, p := range parties {
		answers[p.ID()] = d.answer
	}
	return answers
}

// guarded notes while a transaction runs, and runs each twice.
type guarded struct {
	register.Register
	writing bool
}

func (g *guarded) Write(ctx context.Context, do func(context.Context, register.Tx) error) error {
	undo := errors.New("undo")
	if err := g.Register.Write(ctx, func(ctx context.Context, tx register.Tx) error {
		g.writing = true
		defer func() { g.writing = false }()
		if err := do(ctx, tx); err != nil {
			return err
		}
		return undo
	}); !errors.Is(err, undo) {
		return err
	}
	return g.Register.Write(ctx, do)
}

func staff(t *testing.T, answer environment.Answer[environment.Entry]) (*Resource[staffModel, governance.Party], *directory) {
	t.Helper()
	store, err := sqlstore.Open("sqlite:"+filepath.Join(t.TempDir(), "store.db"), sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g := &guarded{Register: store}
	d := &directory{answer: answer, store: g}
	env := environment.Default(clock.NewFake(clock.System{}.Now()))
	env.Directory = d
	return &Resource[staffModel, governance.Party]{noun: staffNoun(), session: session.New(g, "", "", env)}, d
}

// plan plans a new person, or with state an unchanged one.
func plan(t *testing.T, r *Resource[staffModel, governance.Party], state *bool) (staffModel, diag.Diagnostics) {
	t.Helper()
	object := staffSchema.Type().TerraformType(t.Context())
	value := func(id, active any) tftypes.Value {
		return tftypes.NewValue(object, map[string]tftypes.Value{
			"id": tftypes.NewValue(tftypes.String, id), "name": tftypes.NewValue(tftypes.String, "a"), "active": tftypes.NewValue(tftypes.Bool, active),
		})
	}
	before, planned := tftypes.NewValue(object, nil), value(tftypes.UnknownValue, tftypes.UnknownValue)
	if state != nil {
		before, planned = value("person/a", *state), value("person/a", *state)
	}
	req := resource.ModifyPlanRequest{
		Config: tfsdk.Config{Schema: staffSchema, Raw: value(nil, nil)},
		Plan:   tfsdk.Plan{Schema: staffSchema, Raw: planned}, State: tfsdk.State{Schema: staffSchema, Raw: before},
	}
	resp := &resource.ModifyPlanResponse{Plan: req.Plan}
	r.ModifyPlan(t.Context(), req, resp)
	var m staffModel
	if !resp.Diagnostics.HasError() {
		if diags := resp.Plan.Get(t.Context(), &m); diags.HasError() {
			t.Fatal(diags)
		}
	}
	return m, resp.Diagnostics
}

// A directory that does not answer is named by its server. It stops no plan, and
// is never a fault of the register.
func TestDirectoryOutage(t *testing.T) {
	r, d := staff(t, environment.Unavailable[environment.Entry]("ldaps://ldap.example", errors.New("timeout")))
	m, diags := plan(t, r, nil)
	if diags.HasError() || diags.WarningsCount() != 1 || d.asked != 1 || !m.Active.IsUnknown() {
		t.Fatalf("asked %d times, active %s, %v", d.asked, m.Active, diags)
	}
	says(t, diags, "ldaps://ldap.example")
}

func says(t *testing.T, diags diag.Diagnostics, server string) {
	t.Helper()
	for _, d := range diags {
		if text := d.Summary() + d.Detail(); !strings.Contains(text, server) || strings.Contains(strings.ToLower(text), "register") {
			t.Errorf("%q blames the register, or does not name %s", text, server)
		}
	}
}

// An answer that differs from the state makes an unchanged resource change; the
// same answer changes nothing.
func TestDirectoryAnswers(t *testing.T) {
	r, d := staff(t, environment.Known(environment.Entry{Active: true}))
	done, diags := r.write(t.Context(), staffModel{Name: types.StringValue("a")}, private{})
	if diags.HasError() || !done.model.Active.ValueBool() || d.asked != 1 {
		t.Fatalf("asked %d times, %+v, %v", d.asked, done.model, diags)
	}
	for before, want := range map[bool]types.Bool{true: types.BoolValue(true), false: types.BoolUnknown()} {
		r.session = session.New(r.session.Register, "", "", r.session.Env) // another walk
		if m, diags := plan(t, r, &before); diags.HasError() || !m.Active.Equal(want) {
			t.Errorf("state %t: planned %s, want %s (%v)", before, m.Active, want, diags)
		}
	}
}

// policySource is a policy with any answer.
type policySource struct {
	answer environment.Answer[governance.Policy]
}

func (p policySource) Policy(context.Context) environment.Answer[governance.Policy] { return p.answer }

// A plan leaves the judgement to the apply while the policy is not known, and
// fails where its server does not answer. An apply without a policy writes
// nothing.
func TestPolicyIsNotKnown(t *testing.T) {
	for name, c := range map[string]struct {
		answer     environment.Answer[governance.Policy]
		planErrors int
	}{
		"unknown":     {environment.Unknown[governance.Policy](), 0},
		"unavailable": {environment.Unavailable[governance.Policy]("https://policy.example", errors.New("timeout")), 1},
	} {
		r, _ := staff(t, environment.Known(environment.Entry{Active: true}))
		r.session.Env.Policy = policySource{c.answer}
		m, diags := plan(t, r, nil)
		if diags.ErrorsCount() != c.planErrors || c.planErrors == 0 && !m.Active.IsUnknown() {
			t.Errorf("%s: planned %+v, %v", name, m, diags)
		}
		says(t, diags, "https://policy.example")
		if _, diags := r.write(t.Context(), staffModel{Name: types.StringValue("a")}, private{}); !diags.HasError() {
			t.Errorf("%s: it was written", name)
		}
		if identity, err := r.session.Register.Identity(t.Context()); err != nil || identity.Exists() {
			t.Errorf("%s: a register was made: %v", name, err)
		}
	}
}
