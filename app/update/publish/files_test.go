package publish

import (
	"testing"

	"linnet/app/update"
)

// TestNamesOfPackages are read as the tools of each system write them.
func TestNamesOfPackages(t *testing.T) {
	for name, want := range map[string]update.About{
		"linnet_0.3.0-1_amd64.deb":                     {Program: "linnet", System: "linux", Processor: "amd64", Kind: "deb"},
		"linnet-node_0.3.0-1_arm64.deb":                {Program: "linnet-node", System: "linux", Processor: "arm64", Kind: "deb"},
		"linnet-0.3.0-1.x86_64.rpm":                    {Program: "linnet", System: "linux", Processor: "amd64", Kind: "rpm"},
		"linnet-0.3.0-1-x86_64.pkg.tar.zst":            {Program: "linnet", System: "linux", Processor: "amd64", Kind: "pkg.tar.zst"},
		"linnet-operator_0.3.0-r1_x86_64.apk":          {Program: "linnet-operator", System: "linux", Processor: "amd64", Kind: "apk"},
		"linnet-node-0.3.0-linux-amd64.tar.gz":         {Program: "linnet-node", System: "linux", Processor: "amd64", Kind: "tar.gz"},
		"linnet-node-0.3.0-darwin-arm64.tar.gz":        {Program: "linnet-node", System: "darwin", Processor: "arm64", Kind: "tar.gz"},
		"linnet-0.3.0-windows-amd64.exe":               {Program: "linnet", System: "windows", Processor: "amd64", Kind: "exe"},
		"linnet-node-0.3.0-windows-amd64.zip":          {Program: "linnet-node", System: "windows", Processor: "amd64", Kind: "zip"},
		"linnet-0.3.0-x86_64.AppImage":                 {Program: "linnet", System: "linux", Processor: "amd64", Kind: "AppImage"},
		"CHANGES-0.3.0.md":                             {Kind: update.KindNotes},
		"linnet-0.3.01-linux-amd64.tar.gz":             {},
		"linnet-0.3.0.1-linux-amd64.tar.gz":            {},
		"linnet-10.3.0-linux-amd64.tar.gz":             {},
		"linnet-0.3.0-linux.tar.gz":                    {},
		"linnet-0.3.0-amd64.spdx.json":                 {},
		"SHA256SUMS":                                   {},
		"CHANGES-0.2.0.md":                             {},
		"linnet-node-0.3.0-linux-mips64le-dusk.tar.gz": {},
	} {
		got, ok := aboutFile(name, "0.3.0")
		if want.Kind != "" {
			want.Version = "0.3.0"
		}
		if ok != (want.Kind != "") || ok && got != want {
			t.Errorf("%s: %+v, %v", name, got, ok)
		}
	}
}
