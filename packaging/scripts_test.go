// Package packaging_test runs the scripts of this folder on machines that are made up: their tools are files of a few lines.
package packaging_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// machine is a folder of tools, and the copy of the scripts that runs on them.
type machine struct {
	t     *testing.T
	tools string
	root  string
}

// newMachine has a Go that builds a program which says what it was given, and no package that a build needs.
func newMachine(t *testing.T) machine {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the scripts are for systems that have bash and Debian's tools")
	}
	m := machine{t, t.TempDir(), t.TempDir()}
	for _, script := range []string{"env.sh", "run.sh"} {
		text, err := os.ReadFile(script)
		if err != nil {
			t.Fatal(err)
		}
		m.write(filepath.Join(m.root, "packaging", script), string(text))
	}
	for _, tool := range []string{"bash", "dirname", "uname", "awk", "cat", "mkdir", "chmod"} {
		path, err := exec.LookPath(tool)
		if err != nil {
			t.Skip("this machine has no ", tool)
		}
		if err := os.Symlink(path, filepath.Join(m.tools, tool)); err != nil {
			t.Fatal(err)
		}
	}
	m.tool("go", `mkdir -p build; printf '#!/bin/sh\necho "%s cgo=%s $*"\n' "$4" "$CGO_ENABLED" >"$3"; chmod +x "$3"`)
	m.tool("dpkg-query", "exit 1")
	m.tool("id", "echo 1000")
	return m
}

func (m machine) tool(name, does string) {
	m.write(filepath.Join(m.tools, name), "#!/bin/sh\n"+does+"\n")
}

func (m machine) write(path, text string) {
	m.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		m.t.Fatal(err)
	}
}

// run types ./packaging/run.sh and gives all that it says.
func (m machine) run(args ...string) (said string, err error) {
	cmd := exec.Command(filepath.Join(m.tools, "bash"), append([]string{filepath.Join(m.root, "packaging", "run.sh")}, args...)...)
	cmd.Env = []string{"PATH=" + m.tools, "HOME=" + m.root}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestNoPackagesForANodeWithoutAWindow: whoever opens none builds without a C compiler, and is asked for nothing.
func TestNoPackagesForANodeWithoutAWindow(t *testing.T) {
	m := newMachine(t)
	for typed, want := range map[string]string{
		"-headless -home x":       "./app/node cgo=0 -headless -home x",
		"link music":              "./app/node cgo=0 link music",
		"demo -headless":          "./app/demo/linnet-demo cgo=0 -headless",
		"demo --headless -json y": "./app/demo/linnet-demo cgo=0 --headless -json y",
		"demo -version":           "./app/demo/linnet-demo cgo=0 -version",
		"-help":                   ". cgo=0 -help",
		"version":                 ". cgo=0 version",
	} {
		said, err := m.run(strings.Fields(typed)...)
		if err != nil || !strings.HasSuffix(said, want+"\n") || strings.Contains(said, "Missing") {
			t.Errorf("run.sh %s: %v:\n%s", typed, err, said)
		}
	}
}

// TestNeitherRootNorSudo: one sentence that says whom to ask, and the way that needs no package.
func TestNeitherRootNorSudo(t *testing.T) {
	m := newMachine(t)
	said, err := m.run("demo")
	if err == nil || !strings.Contains(said, "Ask an administrator to run  apt-get install") ||
		!strings.Contains(said, "run.sh -headless") ||
		strings.Contains(said, "not found") {
		t.Errorf("%v:\n%s", err, said)
	}
}

// TestPackagesAreInstalledBySudo, after the size of all was named.
func TestPackagesAreInstalledBySudo(t *testing.T) {
	m := newMachine(t)
	m.tool("sudo", `echo "as root: $*" >&2`)
	said, err := m.run("-add", "music")
	if err != nil || !strings.Contains(said, "120 MB to fetch") || !strings.Contains(said, "apt-get install -y") ||
		!strings.Contains(said, "g++") ||
		!strings.HasSuffix(said, ". cgo= -add music\n") {
		t.Errorf("%v:\n%s", err, said)
	}
}
