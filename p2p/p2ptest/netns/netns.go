//go:build linux

// Package netns gives a test networks of its own, which nothing leads out of, and shows every packet that leaves one.
package netns

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// inside marks the test binary that runs in a sandbox of its own.
const inside = "LINNET_TEST_SANDBOX"

// Inside says whether this process runs in a sandbox.
func Inside() bool { return os.Getenv(inside) != "" }

// Must is the environment variable that makes a test fail where there are no network namespaces, in place of being skipped.
const Must = "LINNET_TEST_NETNS"

// Sandbox runs the rest of a test in network namespaces that nothing leads out of, after the commands that set them up. The names of
// "ip netns" are private to it, and all of it goes when the test ends: the kernel sees to that, whatever happens. It returns false in
// the outer process, where the test is over; and skips the test, saying why, where there is no such thing.
func Sandbox(t *testing.T, setup ...string) bool {
	t.Helper()
	if os.Getenv(inside) == t.Name() {
		return true
	}
	if os.Geteuid() != 0 {
		missing(t, "network namespaces need root")
	}
	for _, program := range []string{"unshare", "ip"} {
		if _, err := exec.LookPath(program); err != nil {
			missing(t, program+" is not installed")
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	prepare := append([]string{"set -e", "mkdir -p /run/netns", "mount -t tmpfs none /run/netns", "ip link set lo up"}, setup...)
	enter := func(script, then string) *exec.Cmd {
		return exec.Command("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c",
			script+"\n"+then, "sh",
			self, "-test.run=^"+t.Name()+"$", fmt.Sprintf("-test.v=%v", testing.Verbose()))
	}
	script := strings.Join(prepare, "\n")
	if out, err := enter(script, "true").CombinedOutput(); err != nil {
		missing(t, fmt.Sprintf("this system allows no such network namespaces: %v: %s", err, bytes.TrimSpace(out)))
	}
	cmd := enter(script, `exec "$@"`)
	cmd.Env = append(os.Environ(), inside+"="+t.Name())
	out, err := cmd.CombinedOutput()
	if bytes.Contains(out, []byte("--- SKIP")) {
		missing(t, string(out))
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
	return false
}

func missing(t *testing.T, why string) {
	t.Helper()
	if os.Getenv(Must) != "" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// Within makes a command run in a named network namespace of the sandbox.
func Within(namespace string, cmd *exec.Cmd) *exec.Cmd {
	return exec.Command("ip", append([]string{"netns", "exec", namespace, cmd.Path}, cmd.Args[1:]...)...)
}

// In calls f in a named network namespace of the sandbox. The sockets that f opens itself stay there.
func In(namespace string, f func() error) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread()
		if unix.Gettid() == unix.Getpid() { // /proc/net is that of this thread, for the whole process
			err := In(namespace, f) // on another one, as this is taken
			runtime.UnlockOSThread()
			done <- err
			return
		}
		done <- enter(namespace, f) // the thread, still locked, ends with the goroutine
	}()
	return <-done
}

func enter(namespace string, f func() error) error {
	file, err := os.Open("/run/netns/" + namespace)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := unix.Setns(int(file.Fd()), unix.CLONE_NEWNET); err != nil {
		return fmt.Errorf("entering %s: %w", namespace, err)
	}
	return f()
}

// A Packet left a network namespace.
type Packet struct {
	Protocol byte           // of IP
	To       netip.AddrPort // the port is 0 for what is neither TCP nor UDP
	Payload  []byte         // behind the IP header
}

// A Capture sees every IP packet that leaves the network namespace it was opened in, but for those that stay on the machine.
type Capture struct{ socket, loopback int }

// Open begins to capture.
func Open() (*Capture, error) {
	everything := binary.NativeEndian.Uint16([]byte{0, syscall.ETH_P_ALL}) // in network order
	raw, err := syscall.Socket(syscall.AF_PACKET, syscall.SOCK_DGRAM|syscall.SOCK_CLOEXEC, int(everything))
	if err != nil {
		return nil, fmt.Errorf("a raw socket: %w", err)
	}
	const plenty = 8 << 20
	err = syscall.SetsockoptInt(raw, syscall.SOL_SOCKET, unix.SO_RCVBUFFORCE, plenty)
	if err = errors.Join(err, syscall.Bind(raw, &syscall.SockaddrLinklayer{Protocol: everything})); err != nil {
		return nil, errors.Join(err, syscall.Close(raw))
	}
	return &Capture{raw, 1}, nil // the loopback interface is the first of every namespace
}

// Close ends the capture, once nobody reads.
func (c *Capture) Close() error { return syscall.Close(c.socket) }

// Next waits for a packet.
func (c *Capture) Next() (Packet, error) {
	b := make([]byte, 65536)
	for {
		n, from, err := syscall.Recvfrom(c.socket, b, 0)
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		if err != nil {
			return Packet{}, err
		}
		ll, ok := from.(*syscall.SockaddrLinklayer)
		if !ok || ll.Pkttype != unix.PACKET_OUTGOING || ll.Ifindex == c.loopback {
			continue
		}
		if p, ok := parse(b[:n]); ok {
			return p, nil
		}
	}
}

// parse reads an IP packet. It knows no extension headers of IPv6: their number stands for the protocol.
func parse(b []byte) (p Packet, ok bool) {
	var to netip.Addr
	switch {
	case len(b) >= 20 && b[0]>>4 == 4:
		to, p.Protocol, p.Payload = netip.AddrFrom4([4]byte(b[16:20])), b[9], b[min(len(b), int(b[0]&15)*4):]
	case len(b) >= 40 && b[0]>>4 == 6:
		to, p.Protocol, p.Payload = netip.AddrFrom16([16]byte(b[24:40])), b[6], b[40:]
	default:
		return p, false // ARP
	}
	port := uint16(0)
	if (p.Protocol == syscall.IPPROTO_TCP || p.Protocol == syscall.IPPROTO_UDP) && len(p.Payload) >= 4 {
		port = binary.BigEndian.Uint16(p.Payload[2:])
	}
	p.To = netip.AddrPortFrom(to, port)
	return p, true
}
