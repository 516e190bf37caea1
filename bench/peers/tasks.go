// tasks PORT TASKS: creates and polls tasks of bench/poll_server by net/http, 64 at a time.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"sync"
	"syscall"
	"time"
)

const key = "sandbox-0123456789abcdef0123456789abcdef"

type reply struct {
	Code int
	Data json.RawMessage
}

type view struct {
	Status     string
	Percentage int
}

var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, MaxConnsPerHost: 64}}

func ask(method, url string, body []byte, data any) {
	request, err := http.NewRequest(method, url, bytes.NewReader(body))
	if err != nil {
		panic(err)
	}
	request.Header.Set("APIKEY", key)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := client.Do(request)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	var got reply
	if err := json.NewDecoder(response.Body).Decode(&got); err != nil || got.Code != 0 {
		panic("a bad reply")
	}
	if err := json.Unmarshal(got.Data, data); err != nil {
		panic(err)
	}
}

func task(base string, number int) {
	body, _ := json.Marshal(map[string]string{
		"imageUrl": "https://assets.example.com/uploads/2026/03/06/living-room-original.jpg",
		"prompt":   fmt.Sprintf("a modern velvet sofa in dark blue with slim brass legs and cushion %d", number),
		"maskUrl":  "https://assets.example.com/uploads/2026/03/06/living-room-mask.png",
	})
	var id uint64
	ask("POST", base+"generate", body, &id)
	for seen := (view{}); seen.Status != "Success"; {
		ask("GET", base+"result?taskId="+strconv.FormatUint(id, 10), nil, &seen)
	}
}

func cpu() float64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return float64(usage.Utime.Sec+usage.Stime.Sec)*1e6 + float64(usage.Utime.Usec+usage.Stime.Usec)
}

func main() {
	base := "http://127.0.0.1:" + os.Args[1] + "/api/v1/smartReplace/"
	tasks, _ := strconv.Atoi(os.Args[2])
	numbers := make(chan int)
	var done sync.WaitGroup
	began, wall := cpu(), time.Now()
	for i := 0; i < 64; i++ {
		done.Add(1)
		go func() {
			defer done.Done()
			for number := range numbers {
				task(base, number)
			}
		}()
	}
	for i := 0; i < tasks; i++ {
		numbers <- i
	}
	close(numbers)
	done.Wait()
	fmt.Printf("tasks %d cpu %.2f wall %.2f\n", tasks, (cpu()-began)/float64(tasks),
		float64(time.Since(wall).Microseconds())/float64(tasks))
}
