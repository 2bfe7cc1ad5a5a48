package acctest

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

// At makes the workspace run the provider in this process, with a clock that
// the test sets: the built program has only the machine's clock. The provider
// then runs in the test's working directory and environment. Therefore the
// register's path is absolute, and Env has no effect.
func (w *Workspace) At(c *clock.Fake) *Workspace {
	w.t.Helper()
	w.clock = c
	w.Write("clock_override.tf", "provider \"ciam\" {\n  register = \"sqlite:${abspath(path.root)}/.ciam/register.db\"\n}\n")
	return w
}

// statements are those that a provider in this process ran, by its workspace.
type statements struct {
	sync.Mutex
	texts []string
}

// note adds a statement. The store calls it for each statement.
func (s *statements) note(_ context.Context, text string, _ time.Duration) {
	s.Lock()
	defer s.Unlock()
	s.texts = append(s.texts, text)
}

// take returns the noted statements and clears them.
func (s *statements) take() []string {
	s.Lock()
	defer s.Unlock()
	texts := s.texts
	s.texts = nil
	return texts
}

// quiet turns off the provider's log, which a provider in this process would
// print.
var quiet = sync.OnceFunc(func() {
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER"} {
		if err := os.Setenv(name, "OFF"); err != nil {
			panic(err)
		}
	}
})

// serve starts the provider for one run of terraform, and returns the
// environment variable with which terraform finds it. It ends with ctx.
func (w *Workspace) serve(ctx context.Context) string {
	w.t.Helper()
	quiet()
	started := make(chan *plugin.ReattachConfig)
	go func() {
		construct := provider.NewAt("test", w.clock, func(o *sqlstore.Options) { o.Trace.Statement = w.ran.note })
		err := tf6server.Serve("registry.terraform.io/"+providerSource, provider.Serve(construct),
			tf6server.WithDebug(ctx, started, make(chan struct{})),
			tf6server.WithGoPluginLogger(hclog.New(&hclog.LoggerOptions{Output: io.Discard})),
			tf6server.WithoutLogStderrOverride())
		if err != nil {
			w.t.Errorf("the provider cannot be served: %v", err)
		}
	}()
	at := <-started
	text, err := json.Marshal(map[string]any{providerSource: map[string]any{
		"Protocol": at.Protocol, "ProtocolVersion": 6, "Pid": at.Pid, "Test": true,
		"Addr": map[string]string{"Network": at.Addr.Network(), "String": at.Addr.String()},
	}})
	if err != nil {
		w.t.Fatal(err)
	}
	return "TF_REATTACH_PROVIDERS=" + string(text)
}
