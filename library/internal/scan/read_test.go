package scan

import (
	"slices"
	"testing"

	"linnet/library/internal/record"
)

func TestBatchesHoldEverythingInOrder(t *testing.T) {
	results := make(chan []*record.Found)
	go func() {
		defer close(results)
		for n := range 25 {
			results <- []*record.Found{{File: record.File{Size: int64(n)}}}
		}
	}()
	var got []int64
	for batch := range inBatches(results, 10) {
		if len(batch) == 0 || len(batch) > 10 {
			t.Errorf("a batch of %d", len(batch))
		}
		for _, f := range batch {
			got = append(got, f.Size)
		}
	}
	if len(got) != 25 || !slices.IsSorted(got) {
		t.Errorf("%v", got)
	}
}
