package scan

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestMountTable(t *testing.T) {
	const table = `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 8:17 / /media/ana/USB\040STICK rw - vfat /dev/sdb1 rw
31 22 0:40 / /net/auto rw - autofs systemd-1 rw
32 22 0:41 /export/music /mnt/nas rw shared:5 master:1 - nfs4 nas:/volume1 rw
33 22 0:42 / /mnt/nas rw - autofs x rw
34 22 8:33 / /mnt/nas rw - ext4 /dev/sdc1 rw
nonsense
35 22 8:1 / relative rw - ext4 /dev/sda1 rw
36 22 8:1 / /back\134slash\9 rw - ext4
`
	got := parseMountinfo(strings.NewReader(table))
	want := Mounts{"/": "ext4 /dev/sda1 /", "/media/ana/USB STICK": "vfat /dev/sdb1 /", "/mnt/nas": "ext4 /dev/sdc1 /"}
	if len(got) != len(want) {
		t.Errorf("%v", got)
	}
	for at, source := range want {
		if got[at] != source {
			t.Errorf("%s: %q, not %q", at, got[at], source)
		}
	}
	for path, at := range map[string]string{"/home/ana": "", "/media/ana/USB STICK/Music": "/media/ana/USB STICK",
		"/media/ana/USB STICK 2": "", "/mnt/nas": "/mnt/nas"} {
		if held := got.holding(path); held != at {
			t.Errorf("%s is on %q, not %q", path, held, at)
		}
	}
}

func FuzzMountTable(f *testing.F) {
	f.Add("30 22 8:17 / /a\\040b rw - vfat /dev/sdb1 rw\n")
	f.Fuzz(func(t *testing.T, table string) {
		for at := range parseMountinfo(strings.NewReader(table)) {
			if !filepath.IsAbs(at) {
				t.Errorf("%q", at)
			}
		}
	})
}
