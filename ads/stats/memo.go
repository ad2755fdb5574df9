package stats

import (
	"io"
	"math"
	"slices"
	"time"

	"linnet/ads"
)

// Answers altered anew each day would reveal a listener within weeks. With ε = 2 the most frequent answer is the truth in 94 of 100 cases
// after 90 days. So the same truth is altered once and repeated (the permanent randomised response of RAPPOR, Erlingsson, Pihur and
// Korolova, 2014). A lifetime budget bounds what is given away.

// term is for how many days a taste is spoken of before another may be drawn, and in mode pair how often one is reported.
const term = 91

// Lifetime is how much may be given away for a purpose, ever (ε, which adds up from one new answer to the next). Taking consent back
// and giving it again does not refill it.
func Lifetime(p Purpose) float64 {
	if p == AdEvents {
		return 20 // ten different things at ε = 2; most days end with one of a few
	}
	return 8
}

// said is an answer that was given once.
type said struct {
	Task    string  `json:"task"`
	Epsilon float64 `json:"epsilon"`
	Truth   int     `json:"truth"`
	Answer  int     `json:"answer"`
	Split   bool    `json:"split,omitempty"` // in mode pair, where nothing is altered and each answer counts anew
}

// memo is all that was said, for ever. The memo stays when consent is taken back, because a new yes must repeat the same answers.
type memo []said

// repeat finds what was said about a truth.
func (m memo) repeat(task string, epsilon float64, truth int) (answer int, found bool) {
	for _, s := range m {
		if !s.Split && s.Task == task && s.Epsilon == epsilon && s.Truth == truth {
			return s.Answer, true
		}
	}
	return 0, false
}

// spent adds up what the answers of a purpose can have given away.
func (m memo) spent(p Purpose) (sum float64) {
	for _, s := range m {
		if purposeOf(s.Task) == p {
			sum += s.Epsilon
		}
	}
	return sum
}

// affords says whether one more new answer fits into the lifetime.
func (m memo) affords(p Purpose, epsilon float64) bool { return m.spent(p)+epsilon <= Lifetime(p)+1e-9 }

// alter returns the answer to a truth: the earlier one, or a new one, which is added. ok is false when a new one would exceed the lifetime
// budget.
func (m memo) alter(task string, epsilon float64, truth int, random io.Reader) (answer int, more memo, ok bool, err error) {
	if answer, found := m.repeat(task, epsilon, truth); found {
		return answer, m, true, nil
	}
	if !m.affords(purposeOf(task), epsilon) {
		return 0, m, false, nil
	}
	answer, err = Randomise(truth, epsilon, random)
	if err != nil {
		return 0, m, false, err
	}
	return answer, append(slices.Clip(m), said{Task: task, Epsilon: epsilon, Truth: truth, Answer: answer}), true, nil
}

// guess is the chance that whoever saw all answers of a purpose guesses one of its truths right, of the truth for which it is highest.
func (m memo) guess(p Purpose) float64 {
	drawn, split := map[int][]float64{}, map[int]float64{}
	best := 1.0 / ads.Buckets
	for _, s := range m {
		switch {
		case purposeOf(s.Task) != p:
		case s.Split:
			split[s.Truth] += s.Epsilon
		default:
			drawn[s.Truth] = append(drawn[s.Truth], s.Epsilon)
		}
	}
	for truth := range ads.Buckets {
		if split[truth] > 0 || len(drawn[truth]) > mostExact {
			best = max(best, atMostGuessed(split[truth]+total64(drawn[truth])))
		} else {
			best = max(best, Guess(drawn[truth]...))
		}
	}
	return best
}

func total64(all []float64) (sum float64) {
	for _, one := range all {
		sum += one
	}
	return sum
}

// mostExact is up to how many answers Guess goes through all cases.
const mostExact = 6

// Guess is the chance that a truth is guessed right from answers altered independently with these ε. The guesser begins with all 64 buckets
// equally likely. Without answers it is 1 of 64; one answer at ε = 2 makes it about 1 of 10.
func Guess(epsilons ...float64) float64 {
	if len(epsilons) > mostExact {
		return atMostGuessed(total64(epsilons))
	}
	return guessFrom(epsilons, 0, nil)
}

// guessFrom goes through the cases of what the next answer names: the truth, which has a weight so far, another bucket that was named
// already, or a new one. Each answer adds its ε to the likelihood of what it names, in logarithms.
func guessFrom(epsilons []float64, truth float64, others []float64) float64 {
	if len(epsilons) == 0 {
		return guessed(truth, others)
	}
	epsilon, rest := epsilons[0], epsilons[1:]
	right, wrong := odds(epsilon)
	sum := right * guessFrom(rest, truth+epsilon, others)
	for i := range others {
		more := slices.Clone(others)
		more[i] += epsilon
		sum += wrong * guessFrom(rest, truth, more)
	}
	fresh := float64(ads.Buckets - 1 - len(others))
	return sum + fresh*wrong*guessFrom(rest, truth, append(slices.Clip(others), epsilon))
}

// guessed is the chance that the truth is picked among the likeliest.
func guessed(truth float64, others []float64) float64 {
	alike, unnamed := 1, ads.Buckets-1-len(others)
	for _, o := range others {
		if o > truth+1e-12 {
			return 0
		}
		if o > truth-1e-12 {
			alike++
		}
	}
	if truth == 0 { // nothing named it, nor any of the unnamed
		alike += unnamed
	}
	return 1 / float64(alike)
}

// atMostGuessed bounds the chance by differential privacy alone, which holds in mode pair too: the sums' noise is the alteration there.
func atMostGuessed(epsilon float64) float64 {
	e := math.Exp(epsilon)
	return e / (e + ads.Buckets - 1)
}

// GuessAfter is the chance that whoever saw all reports of so many days guesses a taste right that stays the same.
func GuessAfter(days int, m Mode) float64 {
	answers := (max(days, 1) + term - 1) / term // in mode pair
	if m.Name == "pair" {
		return atMostGuessed(min(float64(answers)*m.Epsilon, Lifetime(Taste)))
	}
	return Guess(m.Epsilon)
}

// A tasteTerm is the taste that is spoken of, since a day.
type tasteTerm struct {
	Began  string `json:"began"`
	Bucket int    `json:"bucket"`
	Split  bool   `json:"split,omitempty"` // it was reported in mode pair, which does so once
}

// over says whether another taste may be spoken of on a day. A clock that was set back begins no new one.
func (t *tasteTerm) over(date string) bool {
	began, err := time.Parse(time.DateOnly, t.Began)
	day, other := time.Parse(time.DateOnly, date)
	return err != nil || other != nil || !day.Before(began.AddDate(0, 0, term))
}
