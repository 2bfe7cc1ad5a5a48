package sqlstore

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// TestManyFirstWriters: of many processes that write to a register which does
// not exist yet all succeed, in the same register.
func TestManyFirstWriters(t *testing.T) {
	t.Parallel()
	together(t, "sqlite:"+filepath.Join(t.TempDir(), "new", "register.db"), 20, 1)
}

// TestManyWriters checks that many processes can write different records at once,
// without an error and without waiting for all others.
func TestManyWriters(t *testing.T) {
	t.Parallel()
	processes, writes := 32, repeats(50, 10)
	address := "sqlite:" + filepath.Join(t.TempDir(), "register.db")
	ids, longestPart := atOnce(t, "adder", address, processes, writes)
	kept(t, address, ids)
	if longestPart > 0.5 {
		t.Errorf("one write took %.0f%% of the time of all: others were let past it", 100*longestPart)
	}
	if size := audit(t, address); size != int64(processes*writes) {
		t.Errorf("%d ledger entries, want %d", size, processes*writes)
	}
}

// A disk so slow that a fair wait takes twice a writer's patience, which is longer than
// a busy machine stops a process.
const (
	slowCommit   = 200 * time.Millisecond
	slowPatience = 2 * time.Second
)

// TestManySlowWriters: on a slow disk writers wait their turn for as long as
// it takes, and nobody is refused while others write.
func TestManySlowWriters(t *testing.T) {
	t.Parallel()
	processes, writes := repeats(20, 12), 5 // a turn of all takes longer than the patience
	address := "sqlite:" + filepath.Join(t.TempDir(), "register.db")
	create(t, opened(t, address), "person/first")
	ids, longestPart := atOnce(t, "slow adder", address, processes, writes)
	kept(t, address, ids)
	if longestPart > 0.5 { // in turn, each write takes a fifth
		t.Errorf("one write took %.0f%% of the time of all: others overtook it", 100*longestPart)
	}
}

// repeats is how often a test repeats something. With -short, as in the unit run,
// that is less often.
func repeats(often, short int) int {
	if testing.Short() {
		return short
	}
	return often
}

// together has processes write records of their own, and to one that all share.
func together(t *testing.T, address string, processes, writes int) {
	t.Helper()
	ids, _ := atOnce(t, "writer", address, processes, writes)
	kept(t, address, ids)
	if size := audit(t, address); size != int64(2*processes*writes) {
		t.Errorf("%d ledger entries, want %d", size, 2*processes*writes)
	}
}

// atOnce has processes write at once, and returns what they acknowledged,
// which must be all, and which part of the time the longest write took.
func atOnce(t *testing.T, role, address string, processes, writes int) (ids []governance.ID, longestPart float64) {
	t.Helper()
	children := make([]*child, processes)
	for n := range children {
		children[n] = startChild(t, role, address, fmt.Sprintf("w%d", n), writes, nil)
	}
	began := time.Now()
	for _, c := range children {
		if err := c.start.Close(); err != nil {
			t.Fatal(err)
		}
	}
	var longest time.Duration
	for _, c := range children {
		ids = append(ids, c.wait(t)...)
		one, err := time.ParseDuration(strings.TrimSpace(c.text.String()))
		if err != nil {
			t.Error(err)
		}
		longest = max(longest, one)
	}
	took := time.Since(began)
	t.Logf("%d processes wrote %d times each in %s: %.0f a second, the longest in %s", processes, writes, took, float64(len(ids))/took.Seconds(), longest)
	if len(ids) != processes*writes {
		t.Errorf("%d writes were acknowledged, want %d", len(ids), processes*writes)
	}
	return ids, longest.Seconds() / took.Seconds()
}

// TestKilled: a process that is killed loses nothing that it acknowledged,
// and stops nobody.
func TestKilled(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "register.db")
	ids := []governance.ID{"person/first"}
	create(t, opened(t, "sqlite:"+path), ids...)
	for round := range repeats(20, 4) {
		c := startChild(t, "writer", "sqlite:"+path, fmt.Sprintf("w%d", round), 1_000_000, nil)
		ids = append(ids, c.killed(t, rand.IntN(4), time.Duration(rand.IntN(10_000))*time.Microsecond)...)
		if round%2 == 0 { // else the next child finds what is left
			kept(t, "sqlite:"+path, ids)
			audit(t, "sqlite:"+path)
		}
	}
	kept(t, "sqlite:"+path, ids)
	t.Logf("%d writes were acknowledged before the kills, %d ledger entries", len(ids), audit(t, "sqlite:"+path))
}

// TestKilledWhileMaking checks that the next write completes a register whose
// creator was killed.
func TestKilledWhileMaking(t *testing.T) {
	t.Parallel()
	left := map[string]int{}
	for round := range 20 {
		folder := t.TempDir()
		path := filepath.Join(folder, "register.db")
		c := startChild(t, "writer", "sqlite:"+path, "w", 1, nil)
		ids := c.killed(t, 0, time.Duration(round)*500*time.Microsecond)
		left[strings.Join(files(t, folder), " ")]++
		r := opened(t, "sqlite:"+path)
		if identity, err := r.Identity(context.Background()); err != nil {
			t.Errorf("identity %+v: %v", identity, err)
		}
		create(t, r, "person/next")
		kept(t, "sqlite:"+path, append(ids, "person/next"))
		audit(t, "sqlite:"+path)
	}
	t.Logf("left behind: %v", left)
}
