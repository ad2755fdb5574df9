package library

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"linnet/library/librarytest"
)

// A real file system that is mounted below a picked folder and goes, in a mount namespace of another process. Where nobody may
// make one, the tests with mount tables of their own are all there is.
func TestRealFileSystemThatGoes(t *testing.T) {
	if os.Getenv("LINNET_TEST_MOUNT") != "" {
		unmounting(t)
		return
	}
	command := exec.Command(os.Args[0], "-test.run=^TestRealFileSystemThatGoes$", "-test.v")
	command.Env = append(os.Environ(), "LINNET_TEST_MOUNT=1")
	command.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	output, err := command.CombinedOutput()
	if text := string(output); err != nil && (len(output) == 0 || strings.Contains(text, "may not mount")) {
		t.Logf("no mount namespace can be made here: %v %s", err, text)
	} else if err != nil || !strings.Contains(text, "went and came") {
		t.Errorf("%v\n%s", err, text)
	}
}

func unmounting(t *testing.T) {
	x, dir := open(t), t.TempDir()
	stick := filepath.Join(dir, "a stick")
	must(t, os.Mkdir(stick, 0o755))
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		t.Fatal("may not mount: ", err)
	}
	if err := unix.Mount("stick", stick, "tmpfs", 0, "size=1m"); err != nil {
		t.Fatal("may not mount: ", err)
	}
	must(t, librarytest.Write(dir, librarytest.Track{Path: "stay.wav", Length: 1e8},
		librarytest.Track{Path: "a stick/goes.wav", Length: 1e8, Tone: 300}))
	add(t, x, dir)
	must(t, unix.Unmount(stick, 0))
	report := rescan(t, x)
	if got := at(t, x, stick, "goes.wav"); got.Missing || report.Gone != 0 || len(report.Problems) != 1 {
		t.Errorf("%+v %+v", got, report)
	}
	must(t, unix.Mount("stick", stick, "tmpfs", 0, "size=1m"))
	if report = rescan(t, x); report.Gone != 1 || len(report.Problems) != 0 { // there it is, and empty
		t.Errorf("%+v", report)
	}
	must(t, unix.Unmount(stick, 0))
	t.Log("went and came")
}
