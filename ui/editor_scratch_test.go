package ui
import ("testing";"fmt")
func TestScratch(t *testing.T) {
	d := drive(t, newFake(), noColour(), "score", 80, 24)
	d.press("e")
	fmt.Println(d.m.View())
	d.press("x")
	fmt.Println(d.m.View())
	d.press("ctrl+d")
	fmt.Println(d.m.View())
}
