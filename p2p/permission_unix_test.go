//go:build unix

package p2p_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// nobody is who fetches where the tests are run by root, whom no permission holds back.
const nobody = 65534

// TestFolderThatMayNotBeWritten: the listener is told, nothing is lost, and the transfer goes on by itself once the folder may be written.
func TestFolderThatMayNotBeWritten(t *testing.T) {
	for name, mode := range map[string]os.FileMode{"read-only": 0o555, "without permission": 0} {
		t.Run(name, func(t *testing.T) {
			o, _ := offered(t, 77, 100<<10)
			dir := t.TempDir()
			offers := keepOffers(t, dir, o)
			kept := offersVar + "=" + offers
			seeder := employ(t, ourselves(t), kept, roleVar+"=seed", folderVar+"="+t.TempDir())
			music := filepath.Join(dir, "music")
			if err := os.Mkdir(music, 0o755); err != nil {
				t.Fatal(err)
			}
			mine := filepath.Join(music, "mine.wav")
			write(t, mine, []byte("mine"))
			cmd := unprivileged(t, dir, music, offers)
			if err := os.Chmod(music, mode); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { os.Chmod(music, 0o755) }) // so that it can be removed
			w := employ(t, cmd, kept, roleVar+"=fetch", folderVar+"="+dir, holdersVar+"="+seeder.addr)
			if said := strings.Join(w.expect("waits"), " "); !strings.Contains(said, "may not write to the folder for fetched tracks") {
				t.Errorf("the listener reads %q", said)
			}
			if err := os.Chmod(music, 0o755); err != nil {
				t.Fatal(err)
			}
			w.done()
			w.leave()
			if b, err := os.ReadFile(mine); err != nil || string(b) != "mine" {
				t.Errorf("the listener's own file: %q, %v", b, err)
			}
		})
	}
}

// unprivileged is this test binary as somebody who is not root and owns a folder of t.TempDir and what is named in it.
func unprivileged(t *testing.T, dir string, in ...string) *exec.Cmd {
	t.Helper()
	if os.Getuid() != 0 {
		return ourselves(t)
	}
	if runtime.GOOS != "linux" {
		t.Skip("only Linux lets another user run a program that lies in a folder of ours")
	}
	if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil {
		t.Fatal(err)
	}
	for _, path := range append(in, dir) {
		if err := os.Chown(path, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("/proc/self/exe") // the folder of the test binary is closed to others
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	return cmd
}
