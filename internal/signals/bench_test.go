package signals

import (
	"fmt"
	"io"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
)

// BenchmarkRead reads plans of 100 MB and 1 GB. Ten times the plan must take no more
// memory, and is to take ten times as long, which a busy machine can prevent. "MB-live" is
// the most that was in use at once, and "MB" what the process ever had of the system.
func BenchmarkRead(b *testing.B) {
	const most, more = 100 << 20, 4 << 20 // bytes; more is nine for each further change
	var short uint64
	for _, changes := range []int{50_000, 500_000} {
		b.Run(fmt.Sprintf("%d changes", changes), func(b *testing.B) {
			var live uint64
			for b.Loop() {
				plan := newLargePlan(changes)
				r, err := Read(plan, Builtin())
				if err != nil || r.Total != changes || len(r.Touches) == 0 {
					b.Fatal(r.Total, err)
				}
				live = max(live, plan.live)
				b.ReportMetric(float64(plan.size)/(1<<20), "MB-plan")
			}
			total := metric("/memory/classes/total:bytes")
			b.ReportMetric(float64(total)/(1<<20), "MB")
			b.ReportMetric(float64(live)/(1<<20), "MB-live")
			if total > most {
				b.Errorf("%d changes take %d MB, more than %d", changes, total>>20, most>>20)
			}
			if short == 0 {
				short = live
			}
			if live > short+more {
				b.Errorf("%d changes hold %d MB at once, and a tenth of them %d", changes, live>>20, short>>20)
			}
		})
	}
}

// metric is a number that the runtime has.
func metric(name string) uint64 {
	sample := []metrics.Sample{{Name: name}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// The memory for a plan does not grow with the number of its changes.
func TestLargePlan(t *testing.T) { //nolint:paralleltest // it measures the memory of the whole process
	if testing.Short() {
		t.Skip("reads 40 MB")
	}
	runtime.GC()
	before := metric("/gc/heap/live:bytes")
	plan := newLargePlan(20_000)
	r, err := Read(plan, Builtin())
	if err != nil || r.Total != 20_000 || len(r.Touches) != 1 || len(r.Touches[0].Addresses) != 100 {
		t.Errorf("%d changes, %d touches, %v", r.Total, len(r.Touches), err)
	}
	if plan.live > before+16<<20 {
		t.Errorf("a plan of %d MB holds %d MB at once", plan.size>>20, (plan.live-before)>>20)
	}
}

// largePlan is a plan with many changes, which it makes as it is read.
type largePlan struct {
	changes, next int
	size          int64
	rest          string
	// live is the most memory that the collector found in use while the plan was read.
	live uint64
}

func newLargePlan(changes int) *largePlan {
	p := &largePlan{changes: changes}
	_, _ = p.Seek(0, io.SeekStart) // it cannot fail
	return p
}

func (p *largePlan) Seek(int64, int) (int64, error) {
	p.next, p.size = 0, 0
	p.rest = `{"format_version":"1.2","terraform_version":"1.14.3","resource_changes":[`
	return 0, nil
}

func (p *largePlan) Read(to []byte) (int, error) {
	if p.rest == "" {
		if p.next%100 == 0 {
			p.live = max(p.live, metric("/gc/heap/live:bytes"))
		}
		switch {
		case p.next > p.changes:
			return 0, io.EOF
		case p.next == p.changes:
			p.rest = largeConfiguration
		default:
			p.rest = p.change()
		}
		p.next++
	}
	n := copy(to, p.rest)
	p.rest = p.rest[n:]
	p.size += int64(n)
	return n, nil
}

func (p *largePlan) change() string {
	var comma string
	if p.next > 0 {
		comma = ","
	}
	after := strings.Replace(largeClient, "https://0.", fmt.Sprintf("https://%d.", p.next), 1)
	return fmt.Sprintf(`%s{"address":"module.m%d.okta_app_oauth.app[\"user-%d@example.com\"]","mode":"managed","type":"okta_app_oauth","name":"app","index":"user-%d@example.com",`+
		`"provider_name":"registry.terraform.io/okta/okta","change":{"actions":["update"],"before":%s,"after":%s,"after_unknown":{"logo_url":true},"before_sensitive":{"client_secret":true},"after_sensitive":{"client_secret":true}}}`,
		comma, p.next%100, p.next, p.next, largeClient, after)
}

const largeConfiguration = `],"configuration":{"root_module":{}},"timestamp":"2026-03-02T09:14:07Z","complete":true,"errored":false}`

var largeClient = `{"id":"0oa1fict","label":"An application","type":"web","status":"ACTIVE","redirect_uris":["https://0.example.com/cb","https://1.example.com/cb","https://2.example.com/cb"],` +
	`"grant_types":["authorization_code","refresh_token"],"response_types":["code"],"client_secret":"fict","consent_method":"TRUSTED","pkce_required":true,"logo":null,"profile":"` +
	strings.Repeat("x", 360) + `","groups":[],"jwks":[{"kid":"a","kty":"RSA","n":"aaaa","e":"AQAB"}],"refresh_token_leeway":0,"refresh_token_rotation":"STATIC"}`
