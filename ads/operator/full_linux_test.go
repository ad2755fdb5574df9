package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// roleFull tells this test's binary to play one round on a disk that is nearly full: in a mount namespace of its own.
const roleFull = "LINNET_FULL_DISK"

// beOnFullDisk is such a round. It mounts a disk of a size, runs a command that has to fail, looks what was left, gives the disk
// room, and runs it again.
func beOnFullDisk() {
	size := os.Getenv(roleFull)
	if size == "" {
		return
	}
	disk, args := os.Args[1], os.Args[2:]
	mount := func(flags uintptr, size string) {
		if err := syscall.Mount("tmpfs", disk, "tmpfs", flags, "size="+size); err != nil {
			fmt.Println("mount:", err)
			os.Exit(3)
		}
	}
	mount(0, size)
	before := run(context.Background(), args, os.Stdout, os.Stdout)
	left, _ := filepath.Glob(filepath.Join(disk, "*", "*"))
	hidden, _ := filepath.Glob(filepath.Join(disk, "*", ".*"))
	fmt.Printf("\nfirst exit %d, left %q\n", before, append(left, hidden...))
	mount(syscall.MS_REMOUNT, "64m")
	fmt.Printf("second exit %d\n", run(context.Background(), args, os.Stdout, os.Stdout))
	os.Exit(0)
}

// onFullDisk plays a round in a child with its own mounts, which it may have also without being root.
func onFullDisk(t *testing.T, size string, args ...string) string {
	t.Helper()
	disk := t.TempDir()
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "DISK", disk)
	}
	child := exec.Command(os.Args[0], append([]string{disk}, args...)...)
	child.Env = append(os.Environ(), roleFull+"="+size)
	child.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		child.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		child.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		child.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

// TestFullDiskLeavesNothingHalfMade: init, restore and helper init on disks of many sizes say what to do, leave nothing, and work when
// there is room.
func TestFullDiskLeavesNothingHalfMade(t *testing.T) {
	backup := filepath.Join(t.TempDir(), "b.tar.gz")
	works(t, []string{"backup", "-home", founded(t), backup})
	failed := map[string]int{}
	for _, args := range [][]string{{"init", "-home", "DISK/home"}, {"restore", "-home", "DISK/home", backup}} {
		for _, size := range []string{"4k", "16k", "64k", "100k", "200k", "300k", "340k", "400k", "500k"} {
			said := onFullDisk(t, size, append([]string{}, args...)...)
			if strings.Contains(said, "first exit 0") {
				continue
			}
			failed[args[0]]++
			for _, want := range []string{"the disk is full. Make room for", `left []`, "second exit 0"} {
				if !strings.Contains(said, want) {
					t.Errorf("%s with %s does not show %q:\n%s", args[0], size, want, said)
				}
			}
		}
	}
	if failed["init"] < 3 || failed["restore"] < 3 {
		t.Errorf("the disks were not full: %v", failed)
	}
}
