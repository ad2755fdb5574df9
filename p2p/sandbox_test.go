package p2p_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

// sandboxVar marks the test binary that runs in a sandbox of its own.
const sandboxVar = "LINNET_TEST_SANDBOX"

// sandbox runs the rest of a test in network namespaces that nothing leads out of, after the commands
// that set them up. The names of "ip netns" are private to it, and all of it goes when the test ends:
// the kernel sees to that, whatever happens. It returns false in the outer process, where the test is
// over; and skips the test, saying why, where there is no such thing.
func sandbox(t *testing.T, setup ...string) bool {
	t.Helper()
	if os.Getenv(sandboxVar) == t.Name() {
		return true
	}
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		t.Skip("network namespaces need Linux and root")
	}
	for _, program := range []string{"unshare", "ip"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
	prepare := append([]string{"set -e", "mkdir -p /run/netns", "mount -t tmpfs none /run/netns", "ip link set lo up"}, setup...)
	enter := func(script, then string) *exec.Cmd {
		return exec.Command("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", script+"\n"+then, "sh",
			ourselves(t).Path, "-test.run=^"+t.Name()+"$", fmt.Sprintf("-test.v=%v", testing.Verbose()))
	}
	script := strings.Join(prepare, "\n")
	if out, err := enter(script, "true").CombinedOutput(); err != nil {
		t.Skipf("this system allows no such network namespaces: %v: %s", err, bytes.TrimSpace(out))
	}
	cmd := enter(script, `exec "$@"`)
	cmd.Env = append(os.Environ(), sandboxVar+"="+t.Name())
	out, err := cmd.CombinedOutput()
	if bytes.Contains(out, []byte("--- SKIP")) {
		t.Skipf("%s", out)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
	return false
}

// within makes a command run in a named network namespace of the sandbox.
func within(namespace string, cmd *exec.Cmd) *exec.Cmd {
	return exec.Command("ip", append([]string{"netns", "exec", namespace, cmd.Path}, cmd.Args[1:]...)...)
}
