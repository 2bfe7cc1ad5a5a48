package sequence

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

func TestMain(m *testing.M) {
	debug.SetGCPercent(800) // time matters here more than memory
	debug.SetMemoryLimit(1 << 30)
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER"} {
		_ = os.Setenv(name, "OFF")
	}
	os.Exit(m.Run())
}

// newCore makes a core whose provider keeps its records in one register.
func newCore(t testing.TB, seed uint64, now *clock.Fake, reg register.Register) *core {
	construct := provider.NewOver("test", now, func(string, sqlstore.Options) (register.Register, error) { return reg, nil })
	c := &core{t: t, random: rand.New(rand.NewPCG(seed, seed))}
	// Every walk configures the server again, which is a new session with a new view,
	// as in a process of its own. Its schemas are built once.
	server := provider.Serve(construct)()
	c.start = func() tfprotov6.ProviderServer {
		kind := c.schema.Provider.ValueType()
		values := map[string]tftypes.Value{}
		for name, of := range kind.(tftypes.Object).AttributeTypes {
			values[name] = tftypes.NewValue(of, nil)
		}
		values["actor"] = tftypes.NewValue(tftypes.String, "tester") // as the registers have it
		if c.signers != "" {
			of := values["signers"].Type()
			values["signers"] = tftypes.NewValue(of, map[string]tftypes.Value{
				"allowed_signers_file": tftypes.NewValue(tftypes.String, c.signers), "directory": tftypes.NewValue(tftypes.Bool, nil),
			})
		}
		config, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: &config})
		if err != nil || len(resp.Diagnostics) > 0 {
			t.Fatal(err, resp.Diagnostics)
		}
		return server
	}
	var err error
	c.schema, err = server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// run plans and applies. It returns the state afterwards, and what was refused as
// "<address> <code or summary>", in order.
func (c *core) run(configuration config, before state) (state, []string) {
	p := c.plan(configuration, before)
	after, refused := p.state, p.errors
	if len(refused) == 0 {
		after, _, refused = c.apply(p)
	}
	var codes []string
	for _, d := range refused {
		code, _, _ := strings.Cut(d.Summary, ":")
		codes = append(codes, d.address+" "+code)
	}
	slices.Sort(codes)
	return after, codes
}

var start = time.Date(2030, time.March, 1, 9, 0, 0, 0, time.UTC)

// A permit is granted, and its next plan is empty.
func TestPermit(t *testing.T) {
	now := clock.NewFake(start)
	c := newCore(t, 1, now, newMemory(now))
	if _, refused := c.run(theParties(), state{}); refused != nil {
		t.Fatal(refused)
	}
	after, refused := c.run(lowRisk(start.Add(-time.Hour)), state{})
	if refused != nil || len(after) != 4 {
		t.Fatalf("%d resources, refused: %v", len(after), refused)
	}
	p := c.plan(lowRisk(start.Add(-time.Hour)), after)
	for _, change := range p.changes {
		if change.action != keep {
			t.Errorf("%s changes again", change.address)
		}
	}
}

// A migration that is widened under an approval with the same time is refused, and
// so is a permit without an approval.
func TestRefusals(t *testing.T) {
	now := clock.NewFake(start)
	c := newCore(t, 1, now, newMemory(now))
	if _, refused := c.run(theParties(), state{}); refused != nil {
		t.Fatal(refused)
	}
	without := lowRisk(start.Add(-time.Hour))
	without.arguments(gate)["approval_ids"] = nil
	_, refused := c.run(without, state{})
	if want := []string{permit + " CIAM211"}; !slices.Equal(refused, want) {
		t.Fatalf("refused %v, want %v", refused, want)
	}
	held, refused := c.run(lowRisk(start.Add(-time.Hour))[:3], state{})
	if refused != nil {
		t.Fatal(refused)
	}
	wider := lowRisk(start.Add(-time.Hour))
	wider.arguments(migration)["jurisdictions"] = []any{"DE", "FR"}
	if _, refused = c.run(wider, held); !slices.Contains(refused, approval+" CIAM213") {
		t.Errorf("refused %v", refused)
	}
}

// The register in memory gives the same verdicts as one in a file, and its ledger
// has the same length, over random sequences of applies.
func TestMemoryAgrees(t *testing.T) {
	sequences := uint64(25)
	if testing.Short() {
		sequences = 5
	}
	for seed := range sequences {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			file, err := sqlstore.Open("sqlite:"+filepath.Join(t.TempDir(), "r.db"), sqlstore.Options{Clock: clock.NewFake(start), Actor: "tester"})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = file.Close() })
			memory := newMemory(clock.NewFake(start))
			inFile, sizeInFile := sequence(t, seed, file)
			inMemory, sizeInMemory := sequence(t, seed, memory)
			if !slices.Equal(inFile, inMemory) || sizeInFile != sizeInMemory {
				t.Errorf("in a file (%d entries):\n%s\nin memory (%d entries):\n%s",
					sizeInFile, strings.Join(inFile, "\n"), sizeInMemory, strings.Join(inMemory, "\n"))
			}
		})
	}
}

// sequence applies random configurations, and returns what each apply refused and
// how long the ledger is in the end.
func sequence(t *testing.T, seed uint64, reg register.Register) (refused []string, size int64) {
	c := newCore(t, seed, clock.NewFake(start), reg)
	if _, refused := c.run(theParties(), state{}); refused != nil {
		t.Fatal(refused)
	}
	held := state{}
	configuration := lowRisk(start.Add(-time.Hour))
	for range 2 + c.random.IntN(5) {
		configuration = c.mutate(configuration)
		var codes []string
		held, codes = c.run(configuration, held)
		refused = append(refused, strings.Join(codes, ", "))
	}
	checkpoint, err := reg.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return refused, checkpoint.Size
}
