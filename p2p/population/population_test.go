package population

import (
	"flag"
	"fmt"
	"os"
	"testing"
	"text/tabwriter"
)

var (
	listeners = flag.Int("listeners", 10_000, "how many listeners to print a table for")
	queries   = flag.Int("queries", 500, "how many queries of each kind")
	liarShare = flag.Float64("liars", 0.005, "share of the listeners that lie")
	goOn      = flag.Bool("more", false, "ask for more every time")
)

// BenchmarkCrowd prints the figures of one crowd. The flags above choose it; -benchtime 1x runs it once.
func BenchmarkCrowd(b *testing.B) {
	var r Report
	for b.Loop() {
		var err error
		r, err = Run(Config{Listeners: *listeners, Queries: *queries, Seed: 1, Liars: *liarShare, More: *goOn})
		if err != nil {
			b.Fatal(err)
		}
	}
	fmt.Printf("%d listeners, %.1f %% of them lie, %.0f neighbours each\n", *listeners, *liarShare*100, r.Degree)
	fmt.Printf("background: %.2f DHT packets/s, %.0f B/s sent\n", r.Packets, r.Rate)
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "recordings\tquery\tfound\tmessages\tkB\tqueries\t")
	for _, f := range r.Figures {
		fmt.Fprintf(w, "%v\t%v\t%.1f %%\t%.0f\t%.0f\t%d\t\n", f.Class, f.Kind, 100*f.Recall, f.Messages, f.Bytes/1000, f.Queries)
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
