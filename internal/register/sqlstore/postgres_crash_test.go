package sqlstore

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// TestCrashes: a server that is stopped hard while many write, and started
// again, has lost nothing that was acknowledged and holds nothing half. The
// writers wait for it.
func TestCrashes(t *testing.T) {
	t.Parallel()
	writers, crashes := 6, repeats(10, 3)
	server := postgrestest.New(t)
	t.Cleanup(server.Remove)
	address := server.URL("postgres", server.Database(t))
	create(t, opened(t, address), "person/first")
	ids := make([][]governance.ID, writers)
	children := make([]*child, writers)
	var group sync.WaitGroup
	for n := range writers {
		children[n] = startChild(t, "writer", address, fmt.Sprintf("w%d", n), 1_000_000, nil)
		if err := children[n].start.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for n, c := range children {
		// One that never met the server would be right not to wait for it.
		first, err := c.out.ReadString('\n')
		if err != nil {
			t.Fatalf("writer %d: %v, %s", n, err, c.text.String())
		}
		group.Go(func() { ids[n] = append(c.acknowledged(t), governance.ID(strings.TrimSpace(first))) })
	}
	for range crashes {
		time.Sleep(time.Duration(100+rand.IntN(400)) * time.Millisecond)
		server.Crash()
		server.Start(t)
	}
	time.Sleep(300 * time.Millisecond)
	for _, c := range children {
		if err := c.Process.Kill(); err != nil {
			t.Error(err) // it should have had no reason to end
		}
	}
	group.Wait()
	for _, c := range children {
		_ = c.Wait() // it was killed
	}
	acknowledged := []governance.ID{"person/first"}
	for n, some := range ids {
		acknowledged = append(acknowledged, some...)
		if text := children[n].text.String(); text != "" {
			t.Errorf("writer %d: %d writes, and then %q", n, len(some), text)
		}
	}
	kept(t, address, acknowledged)
	// Each write is two entries; one of each writer may be there although the
	// writer was killed before it could say so.
	size := audit(t, address)
	extra := (size - int64(1+2*(len(acknowledged)-1))) / 2
	t.Logf("%d writes were acknowledged through %d crashes; %d more are there", len(acknowledged)-1, crashes, extra)
	if len(acknowledged) < crashes || size%2 != 1 || extra < 0 || extra > int64(writers) {
		t.Errorf("%d ledger entries for %d acknowledged writes", size, len(acknowledged)-1)
	}
}
