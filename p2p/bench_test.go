package p2p_test

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"linnet/p2p"
)

// benchVar is the size of the file in MiB; packaging/bench/swarm.sh measures 1024.
const benchVar = "LINNET_BENCH_MIB"

// rival is packaging/bench/swarm.py, which plays the same roles by libtorrent.
const rival = "../packaging/bench/swarm.py"

// BenchmarkSwarm fetches one file over the loopback interface from one and from four seeders, each a
// process of its own. CPU is user and system seconds per GiB.
func BenchmarkSwarm(b *testing.B) {
	dir := b.TempDir()
	file := bigWAV(b, dir)
	o, err := p2p.MakeOffer(b.Context(), file)
	if err != nil {
		b.Fatal(err)
	}
	offers := keepOffers(b, dir, o)
	for _, seeders := range []int{1, 4} {
		b.Run(fmt.Sprintf("linnet-%d", seeders), func(b *testing.B) {
			race(b, seeders, o.Size, func() *exec.Cmd { return ourselves(b) }, offersVar+"="+offers)
		})
		b.Run(fmt.Sprintf("libtorrent-%d", seeders), func(b *testing.B) {
			if exec.Command("/usr/bin/python3", "-c", "import libtorrent").Run() != nil {
				b.Skip("python3-libtorrent is not installed")
			}
			race(b, seeders, o.Size, func() *exec.Cmd { return exec.Command("/usr/bin/python3", rival) }, "LINNET_TEST_FILE="+file)
		})
	}
}

func race(b *testing.B, seeders int, size int64, player func() *exec.Cmd, env string) {
	var leech, seed figures
	for b.Loop() {
		var addrs []string
		var seeds []*worker
		for range seeders {
			w := employ(b, player(), env, roleVar+"=seed", folderVar+"="+b.TempDir())
			seeds, addrs = append(seeds, w), append(addrs, w.addr)
		}
		w := employ(b, player(), env, roleVar+"=fetch", folderVar+"="+b.TempDir(), holdersVar+"="+strings.Join(addrs, " "))
		leech.add(w.done())
		w.kill()
		for _, s := range seeds {
			s.in.Close()
			seed.add(s.done())
			s.kill()
		}
	}
	gib, n := float64(size)/(1<<30), float64(b.N)
	b.ReportMetric(float64(size)/1e6*n/leech.seconds, "MB/s")
	b.ReportMetric(leech.cpu/n/gib, "leech-s/GiB")
	b.ReportMetric(seed.cpu/n/gib, "seed-s/GiB")
	b.ReportMetric(leech.kb/1e3, "leech-MB")
	b.ReportMetric(seed.kb/1e3, "seed-MB")
	b.ReportMetric(0, "ns/op")
}

// add sums time and keeps the largest memory.
func (f *figures) add(g figures) {
	f.seconds, f.cpu, f.kb = f.seconds+g.seconds, f.cpu+g.cpu, max(f.kb, g.kb)
}

// bigWAV writes noise under a WAVE header.
func bigWAV(t testing.TB, dir string) string {
	t.Helper()
	mib, err := strconv.Atoi(os.Getenv(benchVar))
	if err != nil {
		mib = 64
	}
	f, err := os.Create(filepath.Join(dir, "big.wav"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(wav(1, 44)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(f, rand.NewChaCha8([32]byte{1}), int64(mib)<<20-44); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}

func keepOffers(t testing.TB, dir string, o ...p2p.Offer) string {
	t.Helper()
	j, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "offers.json")
	if err := os.WriteFile(file, j, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// BenchmarkMakeOffer is to be compared with BenchmarkRawHashes: both sums over the same bytes.
func BenchmarkMakeOffer(b *testing.B) {
	file := filepath.Join(b.TempDir(), "big.wav")
	if err := os.WriteFile(file, wav(1, 64<<20), 0o600); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(64 << 20)
	for b.Loop() {
		if _, err := p2p.MakeOffer(b.Context(), file); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRawHashes(b *testing.B) {
	data := wav(1, 64<<20)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		sha1.Sum(data)
		sha256.Sum256(data)
	}
}
