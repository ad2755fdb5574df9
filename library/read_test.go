package library

import (
	"slices"
	"testing"
)

func TestBatchesHoldEverythingInOrder(t *testing.T) {
	results := make(chan []*found)
	go func() {
		defer close(results)
		for n := range 25 {
			results <- []*found{{file: file{size: int64(n)}}}
		}
	}()
	var got []int64
	for batch := range inBatches(results, 10) {
		if len(batch) == 0 || len(batch) > 10 {
			t.Errorf("a batch of %d", len(batch))
		}
		for _, f := range batch {
			got = append(got, f.size)
		}
	}
	if len(got) != 25 || !slices.IsSorted(got) {
		t.Errorf("%v", got)
	}
}
