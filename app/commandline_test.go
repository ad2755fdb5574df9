package app_test

import (
	"bufio"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/app"
	"linnet/p2p"
)

// TestNodeIsHeadlessWithoutBeingToldSo: it has no window to open.
func TestNodeIsHeadlessWithoutBeingToldSo(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	read, write := io.Pipe()
	ended := make(chan int, 1)
	args := []string{"-home", filepath.Join(t.TempDir(), "home"), "-listen", "127.0.0.1:0", "-mode", "lan"}
	go func() {
		ended <- app.Program{Name: "linnet-node", Node: true}.Main(ctx, args, write, os.Stderr)
		write.Close()
	}()
	line, err := bufio.NewReader(read).ReadString('\n')
	if err != nil || !strings.Contains(line, "listens on 127.0.0.1:") {
		t.Errorf("it says %q: %v", line, err)
	}
	go io.Copy(io.Discard, read)
	stop()
	if status := <-ended; status != 0 {
		t.Errorf("ended with status %d", status)
	}
}

func TestHelpOfANodeNamesTheNode(t *testing.T) {
	var out, errs strings.Builder
	status := app.Program{Name: "linnet-node", Node: true}.Main(t.Context(), []string{"-help"}, &out, &errs)
	if told := strings.Contains(out.String(), "no uTP"); told == p2p.HaveUTP {
		t.Errorf("a build with uTP: %v; its help says that it has none: %v", p2p.HaveUTP, told)
	}
	if status != 0 || !strings.Contains(out.String(), "linnet-node link") || strings.Contains(out.String(), "linnet [") || errs.Len() > 0 {
		t.Errorf("status %d, %q, %q", status, out.String(), errs.String())
	}
}

// TestOptionsStandInTheEnvironment, and what is typed counts before them.
func TestOptionsStandInTheEnvironment(t *testing.T) {
	home, one, two := filepath.Join(t.TempDir(), "home"), t.TempDir(), t.TempDir()
	t.Setenv("LINNET_HOME", filepath.Join(t.TempDir(), "other"))
	t.Setenv("LINNET_LISTEN", "127.0.0.1:0")
	t.Setenv("LINNET_MODE", "lan")
	t.Setenv("LINNET_ADD", one+"; "+two)
	t.Setenv("LINNET_VERSION", "of something else")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	read, write := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- app.Program{Name: "linnet-node", Node: true}.Main(ctx, []string{"-home", home}, write, os.Stderr)
		write.Close()
	}()
	lines := bufio.NewScanner(read)
	for lines.Scan() && !strings.Contains(lines.Text(), "listens on 127.0.0.1:") {
	}
	go io.Copy(io.Discard, read)
	stop()
	if status := <-ended; status != 0 {
		t.Errorf("ended with status %d", status)
	}
	shelf, err := os.ReadDir(home)
	if err != nil || len(shelf) == 0 {
		t.Errorf("the home that was typed holds %v, %v", shelf, err)
	}
}

func TestAVariableThatMakesNoSense(t *testing.T) {
	t.Setenv("LINNET_HEADLESS", "perhaps")
	var out, errs strings.Builder
	status := app.Program{Name: "linnet"}.Main(t.Context(), nil, &out, &errs)
	if status != 2 || !strings.Contains(errs.String(), "“perhaps” is no value of LINNET_HEADLESS") {
		t.Errorf("status %d, %q", status, errs.String())
	}
}
