package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linnet/assets/version"
)

// With cgo the toolkit starts a goroutine before any test does; what it is, is not ours to end.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m, goleak.IgnoreCurrent()) }

// typed runs linnet as a person would type it.
func typed(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs strings.Builder
	status = player().Main(t.Context(), args, &out, &errs)
	return status, out.String(), errs.String()
}

func TestArgumentsThatMakeNoSense(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"-nonsense"}, "linnet: flag provided but not defined: -nonsense; linnet -help lists what there is\n"},
		{[]string{"demo"}, "the demo is a program of its own"},
		{[]string{"-bootstrap", "nowhere"}, `"nowhere" is not HOST:PORT`},
		{[]string{"-peer", "a.example:1"}, `"a.example:1" is not an address and a port`},
		{[]string{"play", "something"}, `"play something" is not understood`},
		{[]string{"-mode", "everyone"}, `"everyone" is not lan, quiet or public`},
		{[]string{"-feed", "http://127.0.0.1/feed/"}, "belong together"},
	} {
		status, _, stderr := typed(t, c.args...)
		if status != 2 || !strings.Contains(stderr, c.says) {
			t.Errorf("linnet %s: status %d, %q; want 2 and %q", strings.Join(c.args, " "), status, stderr, c.says)
		}
	}
}

func TestVersion(t *testing.T) {
	for _, args := range [][]string{{"version"}, {"-version"}, {"--version"}, {"-headless", "-version"}} {
		if status, stdout, stderr := typed(t, args...); status != 0 || stdout != "Linnet "+version.Number+"\n" || stderr != "" {
			t.Errorf("linnet %v: status %d, %q, %q", args, status, stdout, stderr)
		}
	}
}

// TestHelp is what was asked for, and no mishap: standard output, where it can be paged and searched.
func TestHelp(t *testing.T) {
	for _, args := range [][]string{{"help"}, {"-help"}, {"--help"}, {"-h"}, {"-headless", "-h"}} {
		status, stdout, stderr := typed(t, args...)
		if status != 0 || !strings.Contains(stdout, "linnet link") || !strings.Contains(stdout, "-version") || stderr != "" {
			t.Errorf("linnet %v: status %d, %q, %q", args, status, stdout, stderr)
		}
	}
}

// TestHeadless starts a sharing node, sees it listen, starts another on the same home and on the same
// port, which must not harm the first, and ends it as SIGTERM does.
func TestHeadless(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	ctx, stop := context.WithCancel(t.Context())
	read, write := io.Pipe()
	ended := make(chan int)
	go func() {
		ended <- player().Main(ctx, []string{"-headless", "-home", home, "-listen", "127.0.0.1:0", "-mode", "lan"}, write, os.Stderr)
		write.Close()
	}()
	line, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(line, "listens on ")
	addr, _, _ := strings.Cut(rest, ",")
	if conn, err := net.Dial("tcp", addr); err != nil {
		t.Errorf("the node does not listen where it says: %q: %v", line, err)
	} else {
		conn.Close()
	}
	if status, _, stderr := typed(t, "-headless", "-home", home); status != 1 ||
		!strings.Contains(stderr, "another Linnet is running on this home") {
		t.Errorf("second start: status %d, %q", status, stderr)
	}
	other := filepath.Join(t.TempDir(), "other")
	if status, _, stderr := typed(t, "-headless", "-home", other, "-listen", addr); status != 1 || !strings.Contains(stderr, "in use") {
		t.Errorf("same port: status %d, %q", status, stderr)
	}
	go io.Copy(io.Discard, read) // what the node says from here on
	stop()
	select {
	case status := <-ended:
		if status != 0 {
			t.Errorf("ended with status %d", status)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("it does not end")
	}
}

// TestManualAndCompletionsKnowEveryOption that -help lists, and no other.
func TestManualAndCompletionsKnowEveryOption(t *testing.T) {
	_, help, _ := typed(t, "-help")
	want := append(found(help, `(?m)^  -([a-z]+)`), "help")
	slices.Sort(want)
	for file, where := range map[string]struct{ from, to, option string }{
		"linnet.1":    {".SH OPTIONS", ".SH EXIT", `\\-([a-z]{2,})`},
		"linnet.bash": {"    -*)", "\n", `[ "]-([a-z]{2,})`},
		"linnet.zsh":  {"_arguments", "1::", `-([a-z]+)\[`},
		"linnet.fish": {"for program", "\nend", ` -o ([a-z]+)`},
	} {
		raw, err := os.ReadFile(filepath.Join("packaging", "files", file))
		if err != nil {
			t.Fatal(err)
		}
		_, text, _ := strings.Cut(string(raw), where.from)
		text, _, _ = strings.Cut(text, where.to)
		if got := found(text, where.option); !slices.Equal(got, want) {
			t.Errorf("%s has %v, want %v", file, got, want)
		}
	}
}

// found is what a pattern's group matches, sorted, each once.
func found(text, pattern string) (all []string) {
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		all = append(all, m[1])
	}
	slices.Sort(all)
	return slices.Compact(all)
}
