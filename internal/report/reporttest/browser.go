package reporttest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Browser starts a headless Chromium and returns a function that opens a page
// in it, at the width of a phone and of a desktop. It fails the test unless the
// page has the title, loads nothing, writes nothing to the console and fits its
// window. Without Chromium, the test is skipped.
func Browser(t *testing.T) (open func(name, page, title string)) {
	t.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("needs chromium on PATH")
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(program), chromedp.UserDataDir(t.TempDir()),
		// Chromium's sandbox does not start as root, nor in most containers,
		// where /dev/shm is too small.
		chromedp.NoSandbox, chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.WSURLReadTimeout(time.Minute),
	)
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	// Unknown events of a newer browser are no errors.
	ctx, stop = chromedp.NewContext(ctx, chromedp.WithErrorf(t.Logf))
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil { // starts it
		t.Fatal(err)
	}
	return func(name, page, title string) {
		t.Helper()
		for _, width := range []int64{390, 1280} {
			t.Run(fmt.Sprintf("%s at %d", name, width), func(t *testing.T) { visit(ctx, t, width, page, title) })
		}
	}
}

// address writes a page to a file and returns its address.
func address(t *testing.T, page string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(path, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// overhang is by how many pixels the page is wider than the window, and which
// elements are too wide and not in a scrolling container.
const overhang = `(() => {
	const width = document.documentElement.clientWidth;
	const out = [...document.querySelectorAll("body *")].filter(e =>
		!e.closest(".scroll, svg") && e.getBoundingClientRect().right > width + 1);
	return {by: document.documentElement.scrollWidth - width, out: out.map(e => e.tagName + " " + e.textContent.slice(0, 40))};
})()`

// overhanging is the result of the script above.
type overhanging struct {
	By  int
	Out []string
}

// look opens a page in a tab with a width.
func look(tab context.Context, width int64, at string) error {
	if err := chromedp.Do(tab); err != nil { // starts the tab
		return err
	}
	if _, err := chromedp.Call(tab, network.Enable, network.EnableParams{}); err != nil {
		return err
	}
	if _, err := chromedp.Call(tab, log.Enable, cdp.Empty{}); err != nil {
		return err
	}
	screen := emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 844, DeviceScaleFactor: 1, Mobile: width < 500}
	if _, err := chromedp.Call(tab, emulation.SetDeviceMetricsOverride, screen); err != nil {
		return err
	}
	return chromedp.Do(tab, chromedp.Navigate(at))
}

// visit opens a page in a tab of its own.
func visit(browser context.Context, t *testing.T, width int64, page, title string) {
	t.Helper()
	var requested, logged []string
	tab, stop := chromedp.NewContext(browser, chromedp.WithListener(func(event any) {
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			requested = append(requested, e.Request.URL)
		case *runtime.EventConsoleAPICalled:
			logged = append(logged, string(e.Type))
		case *runtime.EventExceptionThrown:
			logged = append(logged, e.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			logged = append(logged, e.Entry.Text)
		}
	}))
	defer stop()
	at := address(t, page)
	if err := look(tab, width, at); err != nil {
		t.Fatal(err)
	}
	shown, err := chromedp.Run(tab, chromedp.Title())
	if err != nil {
		t.Fatal(err)
	}
	sticks, err := chromedp.Run(tab, chromedp.Evaluate[overhanging](overhang))
	if err != nil {
		t.Fatal(err)
	}
	if shown != title {
		t.Errorf("the title is %q, want %q", shown, title)
	}
	if !slices.Equal(requested, []string{at}) {
		t.Errorf("it requested %q, not only itself", requested)
	}
	if len(logged) > 0 {
		t.Errorf("the console has %s", strings.Join(logged, "; "))
	}
	if sticks.By > 0 || len(sticks.Out) > 0 {
		t.Errorf("at %d pixels it is %d too wide: %q", width, sticks.By, sticks.Out)
	}
}
