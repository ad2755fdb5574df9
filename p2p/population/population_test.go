package population

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
)

var (
	listeners = flag.Int("listeners", 10_000, "how many listeners to print a table for")
	queries   = flag.Int("queries", 500, "how many queries of each kind")
	liarShare = flag.String("liars", "0.005", "shares of the listeners that lie, with commas between")
	taste     = flag.Float64("taste", 0, "share of what is held and looked for that is of the listener's own circle")
	goOn      = flag.Bool("more", false, "ask for more every time")
)

// BenchmarkCrowd prints the figures of one crowd. The flags above choose it; -benchtime 1x runs it once.
func BenchmarkCrowd(b *testing.B) {
	var shares []float64
	for text := range strings.SplitSeq(*liarShare, ",") {
		share, err := strconv.ParseFloat(text, 64)
		if err != nil {
			b.Fatal(err)
		}
		shares = append(shares, share)
	}
	var rs []Report
	for b.Loop() {
		var err error
		rs, err = Runs(Config{Listeners: *listeners, Queries: *queries, Seed: 1, Taste: *taste, More: *goOn}, shares...)
		if err != nil {
			b.Fatal(err)
		}
	}
	printTable(rs)
}

func printTable(rs []Report) {
	c := rs[0].Config
	fmt.Printf("%d listeners, %.0f neighbours each, %.0f %% of taste; background: %.2f DHT packets/s, %.0f B/s sent\n",
		c.Listeners, rs[0].Degree, c.Taste*100, rs[0].Packets, rs[0].Rate)
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "recordings\tquery\tqueries\t")
	for _, r := range rs {
		fmt.Fprintf(w, "%g %% lie\tmsgs\tkB\t", r.Config.Liars*100)
	}
	fmt.Fprintln(w)
	for i, f := range rs[0].Figures {
		fmt.Fprintf(w, "%v\t%v\t%d\t", f.Class, f.Kind, f.Queries)
		for _, r := range rs {
			f := r.Figures[i]
			fmt.Fprintf(w, "%.1f\t%.0f\t%.0f\t", 100*f.Recall, f.Messages, f.Bytes/1000)
		}
		fmt.Fprintln(w)
	}
	w.Flush()
}

// TestSameSeedSameFigures, so that a change of the figures is a change of the code.
func TestSameSeedSameFigures(t *testing.T) {
	c := Config{Listeners: 500, Queries: 20, Seed: 7, Liars: 0.05}
	one, err := Run(c)
	if err != nil {
		t.Fatal(err)
	}
	two, err := Run(c)
	if err != nil || fmt.Sprint(one) != fmt.Sprint(two) {
		t.Errorf("%v\n%v (%v)", one, two, err)
	}
}

func TestOutOfBounds(t *testing.T) {
	if _, err := Run(Config{Listeners: 1, Queries: 1}); err == nil {
		t.Error("one listener is a crowd")
	}
}
