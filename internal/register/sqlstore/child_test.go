package sqlstore

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// The test binary runs itself as another process with these set.
const (
	childRole    = "SQLSTORE_TEST_CHILD"
	childAddress = "SQLSTORE_TEST_ADDRESS"
	childName    = "SQLSTORE_TEST_NAME"
	childWrites  = "SQLSTORE_TEST_WRITES"
)

func TestMain(m *testing.M) {
	switch os.Getenv(childRole) {
	case "":
		code := m.Run()
		postgrestest.Stop()
		os.Exit(code)
	case "writer":
		writer(true)
	case "adder":
		writer(false)
	case "slow adder":
		writer(false)
	case "watcher":
		watcher()
	case "looker":
		looker()
	case "copier":
		copier()
	}
}

// child is another process; it waits to be let go.
type child struct {
	*exec.Cmd
	start io.Closer
	out   *bufio.Reader
	text  strings.Builder // stderr
}

func startChild(t *testing.T, role, address, name string, writes int, as func(*exec.Cmd)) *child {
	t.Helper()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &child{Cmd: exec.Command(executable)}
	c.Env = append(os.Environ(), childRole+"="+role, childAddress+"="+address, childName+"="+name,
		childWrites+"="+strconv.Itoa(writes),
		"GORACE=atexit_sleep_ms=0") // the race detector's farewell of a second
	c.Stderr = &c.text
	if as != nil {
		as(c.Cmd)
	}
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.start, c.out = in, bufio.NewReader(out)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	if line, err := c.out.ReadString('\n'); line != "ready\n" {
		t.Fatalf("child said %q, %v", line, err)
	}
	return c
}

// ready tells the parent so, and waits for it.
func ready() {
	fmt.Println("ready")
	_, _ = io.ReadAll(os.Stdin)
}

// fail ends a child.
func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// writer makes records of its own, and each time adds to one that all share,
// if asked to. It says which were acknowledged, and at the end, as an error,
// how long the longest of them took.
func writer(share bool) {
	r, err := Open(os.Getenv(childAddress), Options{Actor: os.Getenv(childName)})
	if err != nil {
		fail(err)
	}
	writes, err := strconv.Atoi(os.Getenv(childWrites))
	if err != nil {
		fail(err)
	}
	if engine, ok := r.(*store).engine.(*sqlite); ok && os.Getenv(childRole) == "slow adder" {
		engine.beforeCommit = func() { time.Sleep(slowCommit) }
		engine.patience = slowPatience
	}
	ready()
	var longest time.Duration
	for i := range writes {
		began := time.Now()
		id := governance.ID(fmt.Sprintf("person/%s-%d", os.Getenv(childName), i))
		err := r.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
			if _, err := tx.Put(ctx, register.Change{ID: id, Body: []byte(`{}`), Links: []string{"team/shared"}, Incarnation: "i"}); err != nil || !share {
				return err
			}
			change := register.Change{ID: "team/shared", Body: []byte(`{}`), Links: []string{string(id)}, Incarnation: "i"}
			entries, err := tx.Read(ctx, register.Query{IDs: []governance.ID{change.ID}})
			if err != nil {
				return err
			}
			for _, entry := range entries {
				change.Expect = entry.Revision
			}
			_, err = tx.Put(ctx, change)
			return err
		})
		if err != nil {
			fail(err)
		}
		fmt.Println(id)
		longest = max(longest, time.Since(began))
	}
	fmt.Fprintln(os.Stderr, longest)
}

// looker looks, then writes, and says what came of both.
func looker() {
	r, err := Open(os.Getenv(childAddress), Options{})
	if err != nil {
		fail(err)
	}
	ready()
	say := func(what string, err error) {
		for name, sentinel := range map[string]error{
			"read-only": register.ErrReadOnly, "corrupt": register.ErrCorrupt, "busy": register.ErrBusy, "address": register.ErrAddress,
		} {
			if errors.Is(err, sentinel) {
				fmt.Printf("%s: %s: %v\n", what, name, err)
				return
			}
		}
		fmt.Printf("%s: %v\n", what, err)
	}
	entries, err := r.Read(context.Background(), register.Query{Kinds: []governance.Kind{"person"}})
	if err == nil {
		fmt.Printf("read: %d records\n", len(entries))
	} else {
		say("read", err)
	}
	say("write", r.Write(context.Background(), func(context.Context, register.Tx) error { return nil }))
}

// watcher reads often, and sees ever more.
func watcher() {
	r, err := Open(os.Getenv(childAddress), Options{})
	if err != nil {
		fail(err)
	}
	ready()
	var records, size int64
	for range 100 {
		entries, err := r.Read(context.Background(), register.Query{Kinds: []governance.Kind{"person"}})
		if err != nil {
			fail(err)
		}
		checkpoint, err := r.Checkpoint(context.Background())
		if err != nil {
			fail(err)
		}
		if n := int64(len(entries)); n < max(records, size) || checkpoint.Size < n {
			fail(fmt.Errorf("read %d records after %d, and then %d ledger entries after %d", n, records, checkpoint.Size, size))
		}
		records, size = int64(len(entries)), checkpoint.Size
	}
}

// wait lets the child finish, and says what it acknowledged.
func (c *child) wait(t *testing.T) []governance.ID {
	t.Helper()
	acknowledged := c.acknowledged(t)
	if err := c.Wait(); err != nil {
		t.Errorf("child: %v: %s", err, &c.text)
	}
	return acknowledged
}

// acknowledged reads the child's words to their end; one cut off counts not.
func (c *child) acknowledged(t *testing.T) (ids []governance.ID) {
	t.Helper()
	for {
		line, err := c.out.ReadString('\n')
		if err == io.EOF {
			return ids
		}
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, governance.ID(strings.TrimSpace(line)))
	}
}

// killed lets the child go, and kills it a little after some writes.
func (c *child) killed(t *testing.T, writes int, after time.Duration) (ids []governance.ID) {
	t.Helper()
	if err := c.start.Close(); err != nil {
		t.Fatal(err)
	}
	for range writes {
		line, err := c.out.ReadString('\n')
		if err != nil {
			t.Fatal(err, &c.text)
		}
		ids = append(ids, governance.ID(strings.TrimSpace(line)))
	}
	time.Sleep(after)
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	ids = append(ids, c.acknowledged(t)...)
	_ = c.Wait() // it was killed
	return ids
}
