package pair

import (
	"testing"
)

// BenchmarkReport is what an answer costs a listener's machine.
func BenchmarkReport(b *testing.B) {
	w := newWorld(b)
	for b.Loop() {
		if _, err := w.task.Draft(noon, 17); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAggregate is both parties' work on jobs of 500 reports, over HTTP on loopback with their databases.
func BenchmarkAggregate(b *testing.B) {
	w := newWorld(b)
	counted := 0
	for b.Loop() {
		b.StopTimer()
		var all []arrival
		done := make(chan error, perJob)
		for range perJob {
			body := w.report(17)
			r, err := parseReport(body)
			if err != nil {
				b.Fatal(err)
			}
			all = append(all, arrival{r, w.task, body, done})
		}
		w.leader.keep(all)
		b.StartTimer()
		n, err := w.leader.Aggregate(b.Context())
		if err != nil || n != perJob {
			b.Fatal(n, err)
		}
		counted += n
	}
	b.ReportMetric(float64(counted)/b.Elapsed().Seconds(), "reports/s")
}
