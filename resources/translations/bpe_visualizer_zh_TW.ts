<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_TW">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About BPE Visualizer</source>
        <translation>關於 BPE Visualizer</translation>
    </message>
    <message>
        <source>The program&apos;s picture</source>
        <translation>程式圖示</translation>
    </message>
    <message>
        <source>BPE Visualizer {version}</source>
        <translation>BPE Visualizer {version}</translation>
    </message>
    <message>
        <source>See a byte-pair-encoding tokenizer being learnt from your text, merge by merge; then take its vocabulary with you.</source>
        <translation>看位元組對編碼（BPE）分詞器如何從你的文字中一次次合併、逐步學成，再把詞彙表帶走。</translation>
    </message>
    <message>
        <source>MIT licence</source>
        <translation>MIT 授權</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Nothing</source>
        <translation>不顯示(&amp;N)</translation>
    </message>
    <message>
        <source>Token &amp;ids</source>
        <translation>詞元編號(&amp;I)</translation>
    </message>
    <message>
        <source>Bytes, &amp;decimal</source>
        <translation>位元組，十進位(&amp;D)</translation>
    </message>
    <message>
        <source>Bytes, &amp;hexadecimal</source>
        <translation>位元組，十六進位(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Bits</source>
        <translation>位元(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;None</source>
        <translation>不顯示(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Line ends</source>
        <translation>換行(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Spaces, tabs and line ends</source>
        <translation>空格、定位字元與換行(&amp;S)</translation>
    </message>
    <message>
        <source>Also characters without &amp;width</source>
        <translation>也包括無寬度字元(&amp;W)</translation>
    </message>
    <message>
        <source>What they &amp;are</source>
        <translation>詞元本身(&amp;A)</translation>
    </message>
    <message>
        <source>A&amp;ge: the merge that made them</source>
        <translation>年齡：由哪次合併產生(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Length in bytes</source>
        <translation>位元組長度(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Frequency</source>
        <translation>頻率(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Play merges in the text</source>
        <translation>在文字中演示合併(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Glide to merges out of view</source>
        <translation>滑動到畫面外的合併(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Map of the whole text</source>
        <translation>整份文字的縮圖(&amp;M)</translation>
    </message>
    <message>
        <source>Line &amp;numbers</source>
        <translation>行號(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Wrap long lines</source>
        <translation>長行自動換行(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Logarithmic vocabulary axis</source>
        <translation>詞彙表大小採對數刻度(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Bytes per token</source>
        <translation>每詞元位元組(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Characters per token</source>
        <translation>每詞元字元(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Tokens</source>
        <translation>詞元(&amp;T)</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>跟隨系統(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>淺色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
</context>
<context>
    <name>Advice</name>
    <message>
        <source>{pattern} cuts {share} % of the words in {script} script at combining marks.</source>
        <translation>{pattern} 在組合符號處切開了 {script} 文字 {share} % 的詞。</translation>
    </message>
    <message>
        <source>Use {pattern}</source>
        <translation>改用 {pattern}</translation>
    </message>
    <message>
        <source>The run ended at {size}: every pre-token has become one token.</source>
        <translation>訓練在 {size} 結束：每個片段都已成為單一詞元。</translation>
    </message>
    <message>
        <source>The run ended at {size}: no pair is left that occurs twice.</source>
        <translation>訓練在 {size} 結束：已沒有任何一對出現兩次。</translation>
    </message>
    <message>
        <source>The run ended at {size}: no pair is left that occurs {count} times.</source>
        <translation>訓練在 {size} 結束：已沒有任何一對出現 {count} 次。</translation>
    </message>
    <message>
        <source>Count pairs that occur once</source>
        <translation>只出現一次的也納入</translation>
    </message>
    <message>
        <source>Count pairs that occur twice</source>
        <translation>出現兩次的也納入</translation>
    </message>
</context>
<context>
    <name>BinaryQuestion</name>
    <message>
        <source>Train on its bytes</source>
        <translation>以其位元組訓練</translation>
    </message>
    <message>
        <source>Leave it out</source>
        <translation>不納入這個檔案</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>BookmarksControl</name>
    <message>
        <source>Set a &amp;bookmark</source>
        <translation>設定書籤(&amp;B)</translation>
    </message>
    <message>
        <source>Ne&amp;xt bookmark</source>
        <translation>下一個書籤(&amp;X)</translation>
    </message>
    <message>
        <source>Previous boo&amp;kmark</source>
        <translation>上一個書籤(&amp;K)</translation>
    </message>
    <message>
        <source>Go to bookmark {name}</source>
        <translation>前往書籤「{name}」</translation>
    </message>
    <message>
        <source>Go to bookmark</source>
        <translation>前往書籤</translation>
    </message>
    <message>
        <source>Remove the &amp;bookmark</source>
        <translation>移除書籤(&amp;B)</translation>
    </message>
    <message>
        <source>set a bookmark</source>
        <translation>設定書籤</translation>
    </message>
    <message>
        <source>remove a bookmark</source>
        <translation>移除書籤</translation>
    </message>
    <message>
        <source>Rename bookmark</source>
        <translation>重新命名書籤</translation>
    </message>
    <message>
        <source>Name of the bookmark at {place}:</source>
        <translation>{place}的書籤名稱：</translation>
    </message>
    <message>
        <source>rename a bookmark</source>
        <translation>重新命名書籤</translation>
    </message>
    <message>
        <source>vocabulary size {size}</source>
        <translation>詞彙表大小 {size}</translation>
    </message>
</context>
<context>
    <name>CandidatesControl</name>
    <message>
        <source>Candidates are counted in the text of the run, which is not here.</source>
        <translation>候選要在這次訓練的文字中計數，而文字不在這裡。</translation>
    </message>
</context>
<context>
    <name>CandidatesModel</name>
    <message>
        <source>pair</source>
        <translation>配對</translation>
    </message>
    <message>
        <source>token</source>
        <translation>詞元</translation>
    </message>
    <message>
        <source>count</source>
        <translation>次數</translation>
    </message>
    <message>
        <source>margin</source>
        <translation>差距</translation>
    </message>
    <message>
        <source>banned</source>
        <translation>已禁用</translation>
    </message>
    <message>
        <source>forced</source>
        <translation>已指定</translation>
    </message>
    <message>
        <source>too few</source>
        <translation>次數不足</translation>
    </message>
    <message>
        <source>tied</source>
        <translation>同次數</translation>
    </message>
</context>
<context>
    <name>CandidatesPane</name>
    <message>
        <source>Candidates</source>
        <translation>候選</translation>
    </message>
    <message>
        <source>The next merge</source>
        <translation>下一次合併</translation>
    </message>
    <message>
        <source>Why this merge</source>
        <translation>為何是這次合併</translation>
    </message>
    <message>
        <source>What each rule would merge</source>
        <translation>各規則會合併什麼</translation>
    </message>
    <message>
        <source>each rule would merge</source>
        <translation>各規則會合併</translation>
    </message>
    <message>
        <source>No text has been counted yet.</source>
        <translation>還沒有計數任何文字。</translation>
    </message>
    <message>
        <source>The pairs are being counted.</source>
        <translation>正在計數詞元對。</translation>
    </message>
    <message>
        <source>No pair is left to merge.</source>
        <translation>沒有可以合併的配對了。</translation>
    </message>
    <message>
        <source>merged next</source>
        <translation>接下來合併的</translation>
    </message>
    <message>
        <source>next</source>
        <translation>下一個</translation>
    </message>
    <message>
        <source>{times}; forced by hand</source>
        <translation>{times}；由人手動指定</translation>
    </message>
    <message>
        <source>{times}, the only pair there is</source>
        <translation>{times}，是唯一的一對</translation>
    </message>
    <message>
        <source>{times}, {tied}; {rule} wins</source>
        <translation>{times}，{tied}；{rule}的勝出</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more than the second</source>
        <translation>
            <numerusform>比第二名多 %Ln 次</numerusform>
        </translation>
    </message>
    <message>
        <source>tied with another pair</source>
        <translation>與另一對同次數</translation>
    </message>
    <message numerus="yes">
        <source>tied with %Ln others or more</source>
        <translation>
            <numerusform>與至少 %Ln 對同次數</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>tied with %Ln others</source>
        <translation>
            <numerusform>與另外 %Ln 對同次數</numerusform>
        </translation>
    </message>
    <message>
        <source>every pre-token is one token</source>
        <translation>每個預分詞片段都已是單一詞元</translation>
    </message>
    <message>
        <source>no pair occurs {count} times</source>
        <translation>沒有任何一對出現 {count} 次</translation>
    </message>
</context>
<context>
    <name>CandidatesTable</name>
    <message>
        <source>Steer</source>
        <translation>引導</translation>
    </message>
    <message>
        <source>Merge this next</source>
        <translation>接著合併這一對</translation>
    </message>
    <message>
        <source>Never merge this pair</source>
        <translation>永不合併這一對</translation>
    </message>
    <message>
        <source>Allow this pair again</source>
        <translation>重新允許這一對</translation>
    </message>
    <message>
        <source>Candidates</source>
        <translation>候選</translation>
    </message>
    <message>
        <source>The commonest pairs at the playhead, the commonest on top.</source>
        <translation>播放位置最常見的配對，最常見的在最上面。</translation>
    </message>
</context>
<context>
    <name>Caption</name>
    <message>
        <source>next step</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>The merge at the playhead</source>
        <translation>播放位置的合併</translation>
    </message>
    <message>
        <source>Why the run ended</source>
        <translation>訓練結束的原因</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>說明</translation>
    </message>
    <message>
        <source>every byte is a token</source>
        <translation>每個位元組都是一個詞元</translation>
    </message>
    <message>
        <source>one token</source>
        <translation>1 個詞元</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tokens</source>
        <translation>
            <numerusform>%Ln 個詞元</numerusform>
        </translation>
    </message>
    <message>
        <source>{times}, the only pair left to merge</source>
        <translation>{times}，是唯一還能合併的一對</translation>
    </message>
    <message numerus="yes">
        <source>%Ln fewer than the first pair: chosen by hand</source>
        <translation>
            <numerusform>比第一名少 %Ln 次：由人手動指定</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more than the next pair</source>
        <translation>
            <numerusform>比下一名多 %Ln 次</numerusform>
        </translation>
    </message>
    <message>
        <source>the pair seen first wins</source>
        <translation>先出現的勝出</translation>
    </message>
    <message>
        <source>the pair with the lowest ids wins</source>
        <translation>編號最小的勝出</translation>
    </message>
    <message>
        <source>the first in Hugging Face&apos;s order wins</source>
        <translation>依 Hugging Face 的順序，排在前面的勝出</translation>
    </message>
    <message>
        <source>the pair with the greatest bytes wins</source>
        <translation>位元組最大的勝出</translation>
    </message>
    <message>
        <source>{times}, tied with {pair}; {rule}</source>
        <translation>{times}，與 {pair} 同次數；{rule}</translation>
    </message>
    <message>
        <source>{times}, tied with {pair}</source>
        <translation>{times}，與 {pair} 同次數</translation>
    </message>
    <message>
        <source>bytes per token {before} → {after}</source>
        <translation>每詞元位元組數 {before} → {after}</translation>
    </message>
</context>
<context>
    <name>ChangeWatch</name>
    <message>
        <source>{name} and {count} more files have changed on disk.</source>
        <translation>{name} 與另外 {count} 個檔案在磁碟上已變更。</translation>
    </message>
    <message>
        <source>{name} has changed on disk.</source>
        <translation>{name} 在磁碟上已變更。</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>重新開啟</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>ChartView</name>
    <message>
        <source>Plot of the compared tokenizers</source>
        <translation>所比較分詞器的圖表</translation>
    </message>
    <message>
        <source>{name}: {y} at {x}</source>
        <translation>{name}：於 {x} 為 {y}</translation>
    </message>
</context>
<context>
    <name>Choices</name>
    <message>
        <source>The new language takes effect after a restart.</source>
        <translation>新的語言會在重新啟動後生效。</translation>
    </message>
</context>
<context>
    <name>Clip</name>
    <message>
        <source>Copy token &amp;ids</source>
        <translation>複製詞元編號(&amp;I)</translation>
    </message>
    <message>
        <source>Copy as a &amp;table</source>
        <translation>複製為表格(&amp;T)</translation>
    </message>
    <message>
        <source>Send to the try &amp;line</source>
        <translation>送到試試列(&amp;L)</translation>
    </message>
    <message>
        <source>Co&amp;mpare this</source>
        <translation>比較這一段(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Next occurrence</source>
        <translation>下一處(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Previous occurrence</source>
        <translation>上一處(&amp;P)</translation>
    </message>
    <message>
        <source>Selected tokens</source>
        <translation>選取的詞元</translation>
    </message>
    <message>
        <source>&amp;Copy text</source>
        <translation>複製文字(&amp;C)</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>全選(&amp;A)</translation>
    </message>
    <message>
        <source>Copied the first {size} of the selection.</source>
        <translation>已複製選取範圍的前 {size}。</translation>
    </message>
</context>
<context>
    <name>CompareColumn</name>
    <message>
        <source>Tokens of {name}</source>
        <translation>{name} 的詞元</translation>
    </message>
    <message>
        <source>Vocabulary size of {name}</source>
        <translation>{name} 的詞彙表大小</translation>
    </message>
    <message>
        <source>The vocabulary size: the first merges only, in order of rank</source>
        <translation>詞彙表大小：只用順序最前面的合併</translation>
    </message>
    <message>
        <source>Take {name} away</source>
        <translation>移除 {name}</translation>
    </message>
    <message>
        <source>1 token in view</source>
        <translation>畫面中有 1 個詞元</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 個詞元</translation>
    </message>
    <message>
        <source>{ratio} bytes per token</source>
        <translation>每詞元 {ratio} 個位元組</translation>
    </message>
    <message>
        <source>{count} unreachable</source>
        <translation>{count} 個無法產生</translation>
    </message>
    <message>
        <source>compared with this</source>
        <translation>以此為準比較</translation>
    </message>
    <message>
        <source>{percent} % of cuts agree</source>
        <translation>{percent}% 的切分處一致</translation>
    </message>
    <message>
        <source>Take this column away</source>
        <translation>移除這一欄</translation>
    </message>
    <message>
        <source>loading…</source>
        <translation>載入中…</translation>
    </message>
    <message>
        <source>{tokens} tokens in view</source>
        <translation>畫面中 {tokens} 個詞元</translation>
    </message>
    <message>
        <source>{tokens} tokens</source>
        <translation>{tokens} 個詞元</translation>
    </message>
    <message>
        <source>vocabulary {size}</source>
        <translation>詞彙表 {size}</translation>
    </message>
    <message>
        <source>Places where both start a token, divided by places where at least one does.</source>
        <translation>兩者都開始一個詞元的位置數，除以至少一者開始詞元的位置數。</translation>
    </message>
    <message>
        <source>reads back: {text}</source>
        <translation>解碼得回：{text}</translation>
    </message>
</context>
<context>
    <name>CompareControl</name>
    <message>
        <source>Open file…</source>
        <translation>開啟檔案…</translation>
    </message>
    <message>
        <source>Open a tokenizer</source>
        <translation>開啟分詞器</translation>
    </message>
    <message>
        <source>&amp;Ladder: from bits to BPE</source>
        <translation>階梯：從位元到 BPE(&amp;L)</translation>
    </message>
    <message>
        <source>Same &amp;size: every BPE cut alike</source>
        <translation>同樣大小：每個 BPE 切到同一大小(&amp;S)</translation>
    </message>
    <message>
        <source>L&amp;anguages: one sentence in many</source>
        <translation>多種語言：同一句話(&amp;A)</translation>
    </message>
    <message>
        <source>{names}: so large a text is cut here line by line; tokens over a line end are not shown</source>
        <translation>{names}：文字這麼大時，此處逐行切分；跨越行尾的詞元不會顯示</translation>
    </message>
</context>
<context>
    <name>CompareFigures</name>
    <message>
        <source>measuring, {percent} %</source>
        <translation>測量中，{percent} %</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>測量</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>重新量測</translation>
    </message>
    <message>
        <source>Export the figures</source>
        <translation>匯出數據</translation>
    </message>
    <message>
        <source>Figures of the compared tokenizers</source>
        <translation>所比較分詞器的數據</translation>
    </message>
    <message>
        <source>Figures, plots and vocabularies</source>
        <translation>數據、圖表與詞彙表</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>數據</translation>
    </message>
    <message>
        <source>Plot</source>
        <translation>圖表</translation>
    </message>
    <message>
        <source>Vocabularies</source>
        <translation>詞彙表</translation>
    </message>
    <message>
        <source>How much is measured</source>
        <translation>已測量多少</translation>
    </message>
    <message>
        <source>Which text</source>
        <translation>哪一份文字</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>兩者</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>Held-out</source>
        <translation>驗證</translation>
    </message>
    <message>
        <source>all of the text for every tokenizer</source>
        <translation>每個分詞器都量測全文</translation>
    </message>
    <message>
        <source>Tokenizers that other programs run are slow: they are measured on 2 MB unless this is ticked.</source>
        <translation>由其他程式執行的分詞器較慢：未勾選時只量測 2 MB。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>複製</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>匯出…</translation>
    </message>
    <message>
        <source>For a spreadsheet</source>
        <translation>供試算表使用</translation>
    </message>
    <message>
        <source>As Markdown</source>
        <translation>以 Markdown 格式</translation>
    </message>
    <message>
        <source>Fewer tokens is not by itself better for a model (arXiv 2402.18376, 2402.14614).</source>
        <translation>詞元較少，對模型並不必然較好（arXiv 2402.18376、2402.14614）。</translation>
    </message>
    <message>
        <source>Held-out text…</source>
        <translation>驗證文字…</translation>
    </message>
    <message>
        <source>Close the held-out text {name}</source>
        <translation>關閉驗證文字 {name}</translation>
    </message>
    <message>
        <source>Held-out text</source>
        <translation>驗證文字</translation>
    </message>
    <message>
        <source>A second text that nothing was learnt from: open one, or drop it here.</source>
        <translation>第二份文字，不用於學習：可開啟一份，或拖放到視窗上。</translation>
    </message>
</context>
<context>
    <name>CompareLegend</name>
    <message>
        <source>What the marks mean</source>
        <translation>標記的意思</translation>
    </message>
    <message>
        <source>a token starts only here</source>
        <translation>只有這裡有詞元起點</translation>
    </message>
    <message>
        <source>one starts only in the other</source>
        <translation>只有另一邊有詞元起點</translation>
    </message>
    <message>
        <source>out of vocabulary</source>
        <translation>不在詞彙表中</translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message>
        <source>Compare tokenizers</source>
        <translation>比較分詞器</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>What is compared</source>
        <translation>比較的內容</translation>
    </message>
    <message>
        <source>Passage in view</source>
        <translation>畫面中的段落</translation>
    </message>
    <message>
        <source>Whole text</source>
        <translation>全文</translation>
    </message>
    <message>
        <source>Typed text</source>
        <translation>輸入的文字</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>選取的文字</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>預設組合</translation>
    </message>
    <message>
        <source>Add tokenizer</source>
        <translation>加入分詞器</translation>
    </message>
    <message>
        <source>One vocabulary size for all</source>
        <translation>統一的詞彙表大小</translation>
    </message>
    <message>
        <source>Every BPE is cut to this vocabulary size by its ranks</source>
        <translation>每個 BPE 都依合併順序切到這個詞彙表大小</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>橫列</translation>
    </message>
    <message>
        <source>Stack the texts in rows</source>
        <translation>把文字上下疊成橫列</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>標記</translation>
    </message>
    <message>
        <source>Mark where tokens start in one text and not in another</source>
        <translation>標出只在其中一邊才有的切分處</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>單字</translation>
    </message>
    <message>
        <source>The words that are cut most differently</source>
        <translation>切法差最多的單字</translation>
    </message>
    <message>
        <source>Previous difference (Shift+F3)</source>
        <translation>上一處不同 (Shift+F3)</translation>
    </message>
    <message>
        <source>Next difference (F3)</source>
        <translation>下一處不同 (F3)</translation>
    </message>
    <message>
        <source>The text to compare</source>
        <translation>要比較的文字</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Texts and figures</source>
        <translation>文字與數字</translation>
    </message>
    <message>
        <source>Type or paste a text</source>
        <translation>輸入或貼上文字</translation>
    </message>
</context>
<context>
    <name>ComparePageControl</name>
    <message>
        <source>&amp;Compare tokenizers…</source>
        <translation>比較分詞器(&amp;C)…</translation>
    </message>
    <message>
        <source>By &amp;language…</source>
        <translation>依語言比較(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;Held-out text…</source>
        <translation>驗證文字(&amp;H)…</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>語言</translation>
    </message>
    <message>
        <source>Open a held-out text</source>
        <translation>開啟驗證文字</translation>
    </message>
</context>
<context>
    <name>CompareTable</name>
    <message>
        <source>tokens</source>
        <translation>詞元</translation>
    </message>
    <message>
        <source>Tokens of the text, N.</source>
        <translation>文字的詞元數 N。</translation>
    </message>
    <message>
        <source>bytes / token</source>
        <translation>位元組／詞元</translation>
    </message>
    <message>
        <source>Compression ratio: UTF-8 bytes of the text / tokens, of totals. The bar&apos;s mark is the 95 % interval (bootstrap over lines or documents). Not to be compared across languages.</source>
        <translation>壓縮率：文字的 UTF-8 位元組總數／詞元總數。橫條上的標記是 95 % 區間（以行或文件自助抽樣）。不宜跨語言比較。</translation>
    </message>
    <message>
        <source>chars / token</source>
        <translation>字元／詞元</translation>
    </message>
    <message>
        <source>Unicode code points of the text / tokens.</source>
        <translation>文字的 Unicode 碼位數／詞元數。</translation>
    </message>
    <message>
        <source>tokens / word</source>
        <translation>詞元／單字</translation>
    </message>
    <message>
        <source>Fertility: the tokens of all words / words between white space, each word encoded by itself. Source: TokSuite.</source>
        <translation>繁殖率（fertility）：所有單字的詞元數／以空白分隔的單字數，每個單字單獨編碼。出處：TokSuite。</translation>
    </message>
    <message>
        <source>tokens / grapheme</source>
        <translation>詞元／字素</translation>
    </message>
    <message>
        <source>Tokens / grapheme clusters (what a reader calls a character), on a sample: this text&apos;s script does not separate words by white space, so figures per word are meaningless.</source>
        <translation>詞元數／字素簇數（讀者眼中的一個字），以抽樣計：這份文字的書寫系統不以空白分詞，按單字計的數據沒有意義。</translation>
    </message>
    <message>
        <source>cut words</source>
        <translation>被切單字</translation>
    </message>
    <message>
        <source>Continued words: words of two tokens or more / words. Source: TokSuite.</source>
        <translation>被切開的單字：由兩個以上詞元構成的單字／單字數。出處：TokSuite。</translation>
    </message>
    <message>
        <source>whole words</source>
        <translation>完整單字</translation>
    </message>
    <message>
        <source>Single-token words: different words that are one token / different words (STRR). Source: arXiv 2510.09947.</source>
        <translation>單一詞元的單字：恰為一個詞元的相異單字／相異單字數（STRR）。出處：arXiv 2510.09947。</translation>
    </message>
    <message>
        <source>vocabulary</source>
        <translation>詞彙表</translation>
    </message>
    <message>
        <source>Vocabulary size V: different ids, special tokens included.</source>
        <translation>詞彙表大小 V：相異編號的數目，含特殊詞元。</translation>
    </message>
    <message>
        <source>used</source>
        <translation>使用率</translation>
    </message>
    <message>
        <source>Share of the vocabulary used: different tokens that occur / V. Source: TokEval.</source>
        <translation>詞彙表使用率：出現過的相異詞元數／V。出處：TokEval。</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Out of vocabulary: tokens that are UNK / tokens. Byte-level tokenizers have none.</source>
        <translation>詞彙表外：UNK 詞元數／詞元數。位元組層級的分詞器不會有。</translation>
    </message>
    <message>
        <source>cut chars</source>
        <translation>被切字元</translation>
    </message>
    <message>
        <source>Characters cut: characters of several bytes that are split over tokens / characters of several bytes. Source: TokEval.</source>
        <translation>被切開的字元：分散在多個詞元中的多位元組字元／多位元組字元數。出處：TokEval。</translation>
    </message>
    <message>
        <source>Rényi 2.5</source>
        <translation>Rényi 2.5</translation>
    </message>
    <message>
        <source>Rényi efficiency: H_α / log₂ V with H_α = log₂(Σ p^α) / (1 − α), α = 2.5, p a token&apos;s share of all tokens and V the vocabulary size in this row. Near 1 where all tokens are equally common. Source: Zouhar et al., ACL 2023.</source>
        <translation>Rényi 效率：H_α / log₂ V，其中 H_α = log₂(Σ p^α) / (1 − α)，α = 2.5，p 為某詞元占全部詞元的比例，V 為本列的詞彙表大小。所有詞元同樣常見時接近 1。出處：Zouhar 等人，ACL 2023。</translation>
    </message>
    <message>
        <source>round trip</source>
        <translation>往返</translation>
    </message>
    <message>
        <source>Whether decoding the tokens gives the text back, to the byte; else the first place that is lost.</source>
        <translation>解碼後能否逐位元組還原文字；若不能，則列出最先遺失之處。</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>無損</translation>
    </message>
    <message>
        <source>measured on all {bytes} bytes of {file}</source>
        <translation>以 {file} 的全部 {bytes} 個位元組量測</translation>
    </message>
    <message>
        <source>measured on a sample: {bytes} of {total} bytes of {file}</source>
        <translation>以抽樣量測：{file} 的 {total} 個位元組中的 {bytes} 個</translation>
    </message>
    <message>
        <source>95 % between {low} and {high}, over {units} documents</source>
        <translation>95 % 介於 {low} 與 {high} 之間，依 {units} 份文件估計</translation>
    </message>
    <message>
        <source>95 % between {low} and {high}, over {units} lines</source>
        <translation>95 % 介於 {low} 與 {high} 之間，依 {units} 行估計</translation>
    </message>
    <message>
        <source>V = {size}</source>
        <translation>V = {size}</translation>
    </message>
    <message>
        <source>The text has {text}; decoding gives {decoded}.</source>
        <translation>原文是 {text}，解碼得到 {decoded}。</translation>
    </message>
    <message>
        <source>the words of a sample of the text</source>
        <translation>文字抽樣中的單字</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>數據</translation>
    </message>
    <message>
        <source>A row for each tokenizer; a click on a column&apos;s name sorts, the menu key copies and sorts.</source>
        <translation>每個分詞器一列；點按欄名可排序，按選單鍵可複製與排序。</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>欄位</translation>
    </message>
    <message>
        <source>Tokenizers</source>
        <translation>分詞器</translation>
    </message>
    <message>
        <source>tokenizer</source>
        <translation>分詞器</translation>
    </message>
    <message>
        <source>Copy for a spreadsheet</source>
        <translation>複製供試算表使用</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>以 Markdown 複製</translation>
    </message>
    <message>
        <source>sample</source>
        <translation>抽樣</translation>
    </message>
</context>
<context>
    <name>CompareTexts</name>
    <message>
        <source>The passage in each tokenizer&apos;s tokens</source>
        <translation>以各分詞器的詞元呈現的段落</translation>
    </message>
    <message>
        <source>Compared texts</source>
        <translation>比較的文字</translation>
    </message>
    <message>
        <source>Place in the texts</source>
        <translation>在文字中的位置</translation>
    </message>
</context>
<context>
    <name>CompareToken</name>
    <message>
        <source>One token</source>
        <translation>一個詞元</translation>
    </message>
    <message>
        <source>Merge tree</source>
        <translation>合併樹</translation>
    </message>
    <message>
        <source>id {id}</source>
        <translation>編號 {id}</translation>
    </message>
    <message>
        <source>Out of vocabulary: decoding gives &lt;unk&gt;, and the original text is lost.</source>
        <translation>不在詞彙表中：解碼只得回 &lt;unk&gt;，原來的文字就失去了。</translation>
    </message>
    <message>
        <source>No sequence of merges produces it: it is used only where a pre-token is exactly this token.</source>
        <translation>沒有合併能得到它：只有整個預分詞片段正好是它時才會用到。</translation>
    </message>
    <message>
        <source>merge {rank} of {ranks}</source>
        <translation>第 {rank} 個合併，共 {ranks} 個</translation>
    </message>
</context>
<context>
    <name>CompareWords</name>
    <message>
        <source>Words cut most differently</source>
        <translation>切法差最多的單字</translation>
    </message>
    <message>
        <source>Cut most differently</source>
        <translation>切法差最多</translation>
    </message>
    <message>
        <source>Compared with the first column</source>
        <translation>與第一欄比較</translation>
    </message>
</context>
<context>
    <name>CurveControl</name>
    <message>
        <source>&amp;Play</source>
        <translation>播放(&amp;P)</translation>
    </message>
    <message>
        <source>One merge &amp;forward</source>
        <translation>前進一次合併(&amp;F)</translation>
    </message>
    <message>
        <source>One merge &amp;back</source>
        <translation>後退一次合併(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Next merge in view</source>
        <translation>畫面中的下一次合併(&amp;N)</translation>
    </message>
    <message>
        <source>Pre&amp;vious merge in view</source>
        <translation>畫面中的上一次合併(&amp;V)</translation>
    </message>
    <message>
        <source>To the &amp;start</source>
        <translation>回到起點(&amp;S)</translation>
    </message>
    <message>
        <source>To the newest &amp;merge</source>
        <translation>跳到最新的合併(&amp;M)</translation>
    </message>
    <message>
        <source>Follow t&amp;raining</source>
        <translation>跟隨訓練(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Cancel counting</source>
        <translation>取消計數(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>&amp;Open…</source>
        <translation>開啟(&amp;O)…</translation>
    </message>
    <message>
        <source>Open fol&amp;der…</source>
        <translation>開啟資料夾(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Export vocabulary…</source>
        <translation>匯出詞彙表(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;About BPE Visualizer</source>
        <translation>關於 BPE Visualizer(&amp;A)</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在資料夾中顯示</translation>
    </message>
    <message>
        <source>Open texts</source>
        <translation>開啟文字</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>開啟資料夾</translation>
    </message>
    <message>
        <source>Save picture of the curve</source>
        <translation>儲存曲線圖片</translation>
    </message>
    <message>
        <source>The picture could not be written: {reason}.</source>
        <translation>無法寫入圖片：{reason}。</translation>
    </message>
    <message>
        <source>Wrote {file}.</source>
        <translation>已寫入 {file}。</translation>
    </message>
</context>
<context>
    <name>DifferingWordsModel</name>
    <message>
        <source>word</source>
        <translation>單字</translation>
    </message>
    <message>
        <source>count</source>
        <translation>次數</translation>
    </message>
</context>
<context>
    <name>DocumentsControl</name>
    <message>
        <source>&amp;Add files to the text…</source>
        <translation>將檔案加入文字(&amp;A)…</translation>
    </message>
    <message>
        <source>{count} documents</source>
        <translation>{count} 份文件</translation>
    </message>
    <message>
        <source>These weights count at the next training: press Train.</source>
        <translation>這些權重在下次訓練時生效：請按「訓練」。</translation>
    </message>
    <message>
        <source>weight of {name}</source>
        <translation>{name} 的權重</translation>
    </message>
    <message>
        <source>balanced weights</source>
        <translation>平衡權重</translation>
    </message>
    <message>
        <source>{name} was removed from the text.</source>
        <translation>已從文字中移除 {name}。</translation>
    </message>
    <message>
        <source>Add texts</source>
        <translation>加入文字檔</translation>
    </message>
    <message>
        <source>{name} was added to the text.</source>
        <translation>已將 {name} 加入文字。</translation>
    </message>
    <message>
        <source>{count} files were added to the text.</source>
        <translation>已將 {count} 個檔案加入文字。</translation>
    </message>
    <message>
        <source>change of documents</source>
        <translation>更改文件</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>復原</translation>
    </message>
</context>
<context>
    <name>DocumentsDelegate</name>
    <message>
        <source>Weight of the document</source>
        <translation>文件的權重</translation>
    </message>
</context>
<context>
    <name>DocumentsList</name>
    <message>
        <source>Documents</source>
        <translation>文件</translation>
    </message>
</context>
<context>
    <name>DocumentsModel</name>
    <message>
        <source>{share} %</source>
        <translation>{share} %</translation>
    </message>
    <message>
        <source>weight {weight}</source>
        <translation>權重 {weight}</translation>
    </message>
    <message>
        <source>in view</source>
        <translation>畫面中</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>權重</translation>
    </message>
    <message>
        <source>share</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>How often this document counts. Click to change.</source>
        <translation>這份文件計入的次數。按一下即可更改。</translation>
    </message>
</context>
<context>
    <name>DocumentsPane</name>
    <message>
        <source>Balance</source>
        <translation>平衡</translation>
    </message>
    <message>
        <source>Balance the weights by bytes</source>
        <translation>依位元組平衡權重</translation>
    </message>
    <message>
        <source>α = {alpha}</source>
        <translation>α = {alpha}</translation>
    </message>
    <message>
        <source>as large as they are</source>
        <translation>照原來的大小</translation>
    </message>
    <message>
        <source>the same share each</source>
        <translation>每份一樣多</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>About the documents</source>
        <translation>關於文件</translation>
    </message>
    <message>
        <source>About their weights</source>
        <translation>關於權重</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>加入檔案…</translation>
    </message>
    <message>
        <source>Add files to the text</source>
        <translation>將檔案加入文字</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove the document from the text</source>
        <translation>從文字中移除這份文件</translation>
    </message>
</context>
<context>
    <name>Drop</name>
    <message>
        <source>Open {name}</source>
        <translation>開啟 {name}</translation>
    </message>
    <message>
        <source>Open {count} files as one text</source>
        <translation>將 {count} 個檔案開啟為一份文字</translation>
    </message>
    <message>
        <source>Open this text</source>
        <translation>開啟這段文字</translation>
    </message>
</context>
<context>
    <name>DropControl</name>
    <message>
        <source>Hold out</source>
        <translation>保留不訓練</translation>
    </message>
    <message>
        <source>Measure on it, learn nothing from it</source>
        <translation>只用來衡量，不從中學習</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Read the text with this tokenizer, too</source>
        <translation>也用這個分詞器讀這段文字</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>加入</translation>
    </message>
    <message>
        <source>Train on it and on what is open</source>
        <translation>連同已開啟的文字一起訓練</translation>
    </message>
</context>
<context>
    <name>DropPage</name>
    <message>
        <source>Drop a text here</source>
        <translation>把文字檔拖放到這裡</translation>
    </message>
    <message>
        <source>and watch a byte-pair-encoding tokenizer being learnt from it, merge by merge</source>
        <translation>看位元組對編碼（BPE）分詞器如何一次次合併，從中學成</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>開啟…</translation>
    </message>
    <message>
        <source>Open a text file</source>
        <translation>開啟文字檔</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>貼上</translation>
    </message>
    <message>
        <source>Open the text of the clipboard</source>
        <translation>開啟剪貼簿中的文字</translation>
    </message>
    <message>
        <source>or begin with</source>
        <translation>或從這些開始</translation>
    </message>
    <message>
        <source>Open the sample {title}</source>
        <translation>開啟範例「{title}」</translation>
    </message>
</context>
<context>
    <name>DropZones</name>
    <message>
        <source>What dropping does</source>
        <translation>放下後的動作</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>There is not enough memory for this. Try a smaller text or vocabulary, or another pattern.</source>
        <translation>記憶體不足。請改用較小的文字或詞彙表，或換一種切分模式。</translation>
    </message>
    <message>
        <source>{name} could not be used: {reason}.</source>
        <translation>無法使用 {name}：{reason}。</translation>
    </message>
    <message>
        <source>Something unexpected went wrong ({error}); what was there before is kept.</source>
        <translation>發生未預期的錯誤（{error}）；先前的內容都還在。</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>Wrote {file}: {tokens} tokens, one of them a merge, learnt from {corpus}.</source>
        <translation>已寫入 {file}：{tokens} 個詞元，其中 1 個來自合併，學自 {corpus}。</translation>
    </message>
    <message>
        <source>Wrote {file}: {tokens} tokens, {merges} of them merges, learnt from {corpus}.</source>
        <translation>已寫入 {file}：{tokens} 個詞元，其中 {merges} 個來自合併，學自 {corpus}。</translation>
    </message>
    <message>
        <source>One 64 KB block in {count} of it was held out.</source>
        <translation>其中每 {count} 個 64 KB 區塊留一個作驗證。</translation>
    </message>
    <message>
        <source>Hugging Face: tokenizer.json</source>
        <translation>Hugging Face：tokenizer.json</translation>
    </message>
    <message>
        <source>One file for the tokenizers and transformers libraries: vocabulary, merges, pattern.</source>
        <translation>供 tokenizers 與 transformers 使用的單一檔案：詞彙表、合併、切分模式。</translation>
    </message>
    <message>
        <source>tiktoken: ranks</source>
        <translation>tiktoken：排序檔</translation>
    </message>
    <message>
        <source>One token a line in base64, with its rank. The pattern and special tokens go beside it.</source>
        <translation>每行一個 base64 詞元及其排序；切分模式與特殊詞元另存於旁。</translation>
    </message>
    <message>
        <source>GPT-2: vocab.json and merges.txt</source>
        <translation>GPT-2：vocab.json 與 merges.txt</translation>
    </message>
    <message>
        <source>A folder with vocab.json and merges.txt; bpe.json beside them says how the text is cut.</source>
        <translation>一個資料夾，內含 vocab.json 與 merges.txt；另有 bpe.json 說明文字如何切分。</translation>
    </message>
    <message>
        <source>A row for every token, for spreadsheets: id, bytes, text, the pair it was made of, counts.</source>
        <translation>每個詞元一列，供試算表使用：編號、位元組、文字、合成它的詞元對、次數。</translation>
    </message>
    <message>
        <source>Table: JSON lines</source>
        <translation>表格：JSON Lines</translation>
    </message>
    <message>
        <source>The same as the table, one JSON object a line.</source>
        <translation>內容同表格，每行一個 JSON 物件。</translation>
    </message>
    <message>
        <source>Table: CSV</source>
        <translation>表格：CSV</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export vocabulary</source>
        <translation>匯出詞彙表</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>{size} tokens: what is shown now</source>
        <translation>{size} 個詞元：目前顯示的</translation>
    </message>
    <message>
        <source>{size} tokens: all that was learnt</source>
        <translation>{size} 個詞元：學到的全部</translation>
    </message>
    <message>
        <source>File</source>
        <translation>檔案</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選擇…</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>選擇檔案</translation>
    </message>
    <message>
        <source>What will be written</source>
        <translation>將寫入的內容</translation>
    </message>
    <message>
        <source>About the training</source>
        <translation>關於訓練</translation>
    </message>
    <message>
        <source>Learnt from {share} % of the text: the rest was held out.</source>
        <translation>學自文字的 {share}%，其餘留作驗證。</translation>
    </message>
    <message>
        <source>What went wrong</source>
        <translation>問題說明</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>匯出</translation>
    </message>
    <message>
        <source>format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>vocabulary</source>
        <translation>詞彙表</translation>
    </message>
    <message>
        <source>file</source>
        <translation>檔案</translation>
    </message>
    <message>
        <source>To be replaced: {files}.</source>
        <translation>將被取代：{files}。</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>寫入中…</translation>
    </message>
</context>
<context>
    <name>FactGrid</name>
    <message>
        <source>id</source>
        <translation>編號</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>位元組</translation>
    </message>
    <message>
        <source>length</source>
        <translation>長度</translation>
    </message>
    <message>
        <source>born</source>
        <translation>產生</translation>
    </message>
    <message>
        <source>count</source>
        <translation>次數</translation>
    </message>
    <message>
        <source>rank</source>
        <translation>排名</translation>
    </message>
    <message>
        <source>1 byte</source>
        <translation>1 個位元組</translation>
    </message>
    <message numerus="yes">
        <source>%Ln bytes</source>
        <translation>
            <numerusform>%Ln 個位元組</numerusform>
        </translation>
    </message>
    <message>
        <source>{bytes}, not whole characters</source>
        <translation>{bytes}，不是完整的字元</translation>
    </message>
    <message>
        <source>{bytes}, 1 character</source>
        <translation>{bytes}，1 個字元</translation>
    </message>
    <message numerus="yes">
        <source>%Ln characters</source>
        <translation>
            <numerusform>%Ln 個字元</numerusform>
        </translation>
    </message>
    <message>
        <source>a special token, never merged</source>
        <translation>特殊詞元，從未合併</translation>
    </message>
    <message>
        <source>a byte, there from the start</source>
        <translation>位元組，一開始就有</translation>
    </message>
    <message>
        <source>merge {merge}</source>
        <translation>第 {merge} 次合併</translation>
    </message>
    <message>
        <source>{birth} (still to come)</source>
        <translation>{birth}（尚未發生）</translation>
    </message>
    <message>
        <source>{count}, {share} % of all tokens</source>
        <translation>{count}，占所有詞元的 {share}%</translation>
    </message>
    <message>
        <source>{rank} of {all} by count</source>
        <translation>依次數排第 {rank}，共 {all} 個</translation>
    </message>
</context>
<context>
    <name>FigureCharts</name>
    <message>
        <source>{name}, held-out</source>
        <translation>{name}，驗證文字</translation>
    </message>
    <message>
        <source>vocabulary size</source>
        <translation>詞彙表大小</translation>
    </message>
    <message>
        <source>bytes per token</source>
        <translation>每個詞元的位元組數</translation>
    </message>
    <message>
        <source>The curves appear here when they are measured.</source>
        <translation>量測完成後，曲線便會出現在這裡。</translation>
    </message>
    <message>
        <source>limit of {pattern}</source>
        <translation>{pattern} 的上限</translation>
    </message>
    <message>
        <source>bytes of the token</source>
        <translation>詞元的位元組數</translation>
    </message>
    <message>
        <source>share of the tokens</source>
        <translation>占全部詞元的比例</translation>
    </message>
    <message>
        <source>The lines appear here when they are measured.</source>
        <translation>量測完成後，線條便會出現在這裡。</translation>
    </message>
    <message>
        <source>rank of the token</source>
        <translation>詞元的名次</translation>
    </message>
    <message>
        <source>how often it occurs</source>
        <translation>出現次數</translation>
    </message>
</context>
<context>
    <name>FiguresControl</name>
    <message>
        <source>bit</source>
        <translation>位元</translation>
    </message>
    <message>
        <source>byte</source>
        <translation>位元組</translation>
    </message>
    <message>
        <source>character</source>
        <translation>字元</translation>
    </message>
    <message>
        <source>word</source>
        <translation>單字</translation>
    </message>
    <message>
        <source>GPT-2 words</source>
        <translation>GPT-2 單字</translation>
    </message>
    <message>
        <source>training</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>held-out</source>
        <translation>驗證</translation>
    </message>
    <message>
        <source>Open a text: its figures appear here.</source>
        <translation>開啟一份文字，數據便會列在這裡。</translation>
    </message>
    <message>
        <source>The figures follow when the words are counted.</source>
        <translation>數完單字後，數據隨即列出。</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Wrote {file}.</source>
        <translation>已寫入 {file}。</translation>
    </message>
</context>
<context>
    <name>FiguresPlot</name>
    <message>
        <source>Plots</source>
        <translation>圖表</translation>
    </message>
    <message>
        <source>Which plot</source>
        <translation>哪一種圖表</translation>
    </message>
    <message>
        <source>Bytes per token</source>
        <translation>每詞元位元組</translation>
    </message>
    <message>
        <source>Lengths of tokens</source>
        <translation>詞元長度</translation>
    </message>
    <message>
        <source>Tokens by frequency</source>
        <translation>詞元頻率</translation>
    </message>
    <message>
        <source>logarithmic</source>
        <translation>對數刻度</translation>
    </message>
    <message>
        <source>dashed: held-out text</source>
        <translation>虛線：驗證文字</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>圖例</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>from the top</source>
        <translation>從開頭繼續</translation>
    </message>
    <message>
        <source>from the end</source>
        <translation>從結尾繼續</translation>
    </message>
    <message>
        <source>{number} of {total}</source>
        <translation>第 {number} 個，共 {total} 個</translation>
    </message>
    <message>
        <source>no match</source>
        <translation>沒有相符處</translation>
    </message>
    <message>
        <source>counting…</source>
        <translation>計數中…</translation>
    </message>
    <message>
        <source>1 match</source>
        <translation>1 個相符處</translation>
    </message>
    <message>
        <source>{total} matches</source>
        <translation>{total} 個相符處</translation>
    </message>
    <message>
        <source>{share} % of the text counted</source>
        <translation>已計數 {share} % 的文字</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>regular expression, e.g. \w+ing</source>
        <translation>正規表示式，例如 \w+ing</translation>
    </message>
    <message>
        <source>token or id, e.g. ␣the or 258</source>
        <translation>詞元或編號，例如 ␣the 或 258</translation>
    </message>
    <message>
        <source>Find in the text</source>
        <translation>在文字中尋找</translation>
    </message>
    <message>
        <source>find</source>
        <translation>尋找</translation>
    </message>
    <message>
        <source>What to find</source>
        <translation>要尋找的內容</translation>
    </message>
    <message>
        <source>What kind of thing to find</source>
        <translation>要尋找的種類</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Regex</source>
        <translation>正規表示式</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>詞元</translation>
    </message>
    <message>
        <source>Aa</source>
        <translation>Aa</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>相符處</translation>
    </message>
    <message>
        <source>About the search</source>
        <translation>關於這次尋找</translation>
    </message>
    <message>
        <source>Match case</source>
        <translation>區分大小寫</translation>
    </message>
    <message>
        <source>Previous match (Shift+Enter)</source>
        <translation>上一個相符處（Shift+Enter）</translation>
    </message>
    <message>
        <source>Next match (Enter)</source>
        <translation>下一個相符處（Enter）</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>關閉（Esc）</translation>
    </message>
</context>
<context>
    <name>FindControl</name>
    <message>
        <source>There is no token {id} at this step: the last one is {last}.</source>
        <translation>這一步還沒有詞元 {id}：最後一個是 {last}。</translation>
    </message>
    <message>
        <source>{token} is token {id}, made by merge {merge}</source>
        <translation>{token} 是詞元 {id}，由第 {merge} 次合併產生</translation>
    </message>
    <message>
        <source>{token} is token {id}</source>
        <translation>{token} 是詞元 {id}</translation>
    </message>
</context>
<context>
    <name>Finding</name>
    <message>
        <source>This is no regular expression: {reason}.</source>
        <translation>這不是正規表示式：{reason}。</translation>
    </message>
    <message>
        <source>This is no regular expression: {reason}, at character {place}.</source>
        <translation>這不是正規表示式：{reason}（第 {place} 個字元）。</translation>
    </message>
    <message>
        <source>Tokens can be found as soon as the words are counted.</source>
        <translation>詞彙計數完成後即可尋找詞元。</translation>
    </message>
    <message>
        <source>This regular expression takes too long: it can match in too many ways. Make it more exact.</source>
        <translation>這個正規表示式太耗時：可能的比對方式太多。請寫得更精確。</translation>
    </message>
</context>
<context>
    <name>FinishBell</name>
    <message>
        <source>BPE Visualizer</source>
        <translation>BPE Visualizer</translation>
    </message>
    <message>
        <source>The training is over.</source>
        <translation>訓練已結束。</translation>
    </message>
    <message>
        <source>{name} is trained: vocabulary {size}, {ratio} bytes per token.</source>
        <translation>{name} 已訓練完成：詞彙表 {size}，每詞元 {ratio} 個位元組。</translation>
    </message>
</context>
<context>
    <name>Flags</name>
    <message>
        <source>vocabulary size {size}</source>
        <translation>詞彙表大小 {size}</translation>
    </message>
    <message>
        <source>Bookmark, {place}</source>
        <translation>書籤，{place}</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>曲線</translation>
    </message>
    <message>
        <source>&amp;Go there</source>
        <translation>前往(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Rename…</source>
        <translation>重新命名(&amp;R)…</translation>
    </message>
    <message>
        <source>Re&amp;move the bookmark</source>
        <translation>移除書籤(&amp;M)</translation>
    </message>
    <message>
        <source>Set a &amp;bookmark at {size}</source>
        <translation>在 {size} 設定書籤(&amp;B)</translation>
    </message>
</context>
<context>
    <name>FullScreen</name>
    <message>
        <source>&amp;Full screen</source>
        <translation>全螢幕(&amp;F)</translation>
    </message>
    <message>
        <source>Esc leaves full screen.</source>
        <translation>按 Esc 離開全螢幕。</translation>
    </message>
</context>
<context>
    <name>GoBar</name>
    <message>
        <source>Go to a place in the text</source>
        <translation>前往文字中的位置</translation>
    </message>
    <message>
        <source>go to</source>
        <translation>前往</translation>
    </message>
    <message>
        <source>Line, byte or share of the text</source>
        <translation>文字的行、位元組或百分比</translation>
    </message>
    <message>
        <source>1200, b 5000 or 35 %</source>
        <translation>1200、b 5000 或 35 %</translation>
    </message>
    <message>
        <source>Where that is</source>
        <translation>該位置</translation>
    </message>
    <message>
        <source>What was typed</source>
        <translation>輸入的內容</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>關閉（Esc）</translation>
    </message>
</context>
<context>
    <name>GoToControl</name>
    <message>
        <source>not a line, a byte or a share</source>
        <translation>不是行、位元組或百分比</translation>
    </message>
    <message>
        <source>counting lines: {count} so far</source>
        <translation>正在計算行數：目前 {count} 行</translation>
    </message>
    <message>
        <source>byte {byte}</source>
        <translation>位元組 {byte}</translation>
    </message>
    <message>
        <source>byte {byte} of {size}</source>
        <translation>位元組 {byte}，共 {size}</translation>
    </message>
    <message>
        <source>{share} %</source>
        <translation>{share} %</translation>
    </message>
    <message>
        <source>the end</source>
        <translation>結尾</translation>
    </message>
    <message>
        <source>line {line}</source>
        <translation>第 {line} 行</translation>
    </message>
    <message>
        <source>the last line, {line}</source>
        <translation>最後一行，第 {line} 行</translation>
    </message>
    <message>
        <source>line {line} of {total}</source>
        <translation>第 {line} 行，共 {total} 行</translation>
    </message>
</context>
<context>
    <name>Gutter</name>
    <message>
        <source>Line numbers</source>
        <translation>行號</translation>
    </message>
</context>
<context>
    <name>Kinds</name>
    <message>
        <source>bytes</source>
        <translation>位元組</translation>
    </message>
    <message>
        <source>read as {encodings}</source>
        <translation>以 {encodings} 讀取</translation>
    </message>
    <message>
        <source>Text files opened: {count}. Passed over (not text, empty or unreadable): {passed}.</source>
        <translation>已開啟的文字檔：{count}。略過的檔案（不是文字、空白或無法讀取）：{passed}。</translation>
    </message>
    <message>
        <source>One text file was opened.</source>
        <translation>已開啟一個文字檔。</translation>
    </message>
    <message>
        <source>{count} text files were opened.</source>
        <translation>已開啟 {count} 個文字檔。</translation>
    </message>
    <message>
        <source>{name} was {read_as}.</source>
        <translation>{name} 已{read_as}。</translation>
    </message>
    <message>
        <source>{count} files were {read_as}.</source>
        <translation>{count} 個檔案已{read_as}。</translation>
    </message>
</context>
<context>
    <name>Languages</name>
    <message>
        <source>Parity</source>
        <translation>對等</translation>
    </message>
    <message>
        <source>Parity: tokens of a line here / tokens of the same line in the reference, the mean over all lines; the thin line is the middle half of them. 2 means: twice the price for the same content. Source: Petrov et al., arXiv 2305.15425.</source>
        <translation>對等：這一行的詞元數 / 參照語言同一行的詞元數，取所有行的平均；細線是中間一半的行。2 表示：同樣的內容要付兩倍的代價。出處：Petrov 等人，arXiv 2305.15425。</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>詞元</translation>
    </message>
    <message>
        <source>Tokens of the whole text.</source>
        <translation>整份文字的詞元數。</translation>
    </message>
    <message>
        <source>Bytes per token</source>
        <translation>每詞元位元組</translation>
    </message>
    <message>
        <source>UTF-8 bytes / tokens. Not to be compared across languages: a Thai letter takes three bytes, an English one takes one. Parity is.</source>
        <translation>UTF-8 位元組數 / 詞元數。不宜跨語言比較：泰文一個字母三位元組，英文一個字母一位元組。對等才可以。</translation>
    </message>
    <message>
        <source>Characters per token</source>
        <translation>每詞元字元</translation>
    </message>
    <message>
        <source>Unicode code points / tokens.</source>
        <translation>Unicode 碼位數 / 詞元數。</translation>
    </message>
    <message>
        <source>Tokens per word</source>
        <translation>每詞詞元</translation>
    </message>
    <message>
        <source>Fertility: tokens / words between white space, each word encoded by itself. Chinese, Japanese and Thai do not part words so: there it is tokens / grapheme clusters (what a reader calls a character).</source>
        <translation>生育率：詞元數 / 空白隔開的詞數，每個詞單獨編碼。中文、日文、泰文不以空白分詞，那裡改用詞元數 / 字素叢集數（讀者眼中的一個字）。</translation>
    </message>
    <message>
        <source>A weight multiplies a text&apos;s counts in training. Balanced by bytes with exponent α, a text&apos;s share is bytes^α / the sum of all texts&apos; bytes^α, so its weight is in proportion to bytes^(α − 1), in small whole numbers: 1 takes the texts as large as they are, 0 gives each the same share. Source: arXiv 1901.07291.</source>
        <translation>權重把一份文字在訓練中的次數乘上幾倍。依位元組以指數 α 平衡時，一份文字所占的比例是 位元組^α / 所有文字的位元組^α 之和，所以權重與 位元組^(α − 1) 成正比，取小的整數：1 照原來的大小，0 讓每份文字一樣多。出處：arXiv 1901.07291。</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>位元組</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>權重</translation>
    </message>
    <message>
        <source>share</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>mean {mean}, median {median}, the middle half {low} to {high}, of {lines} lines</source>
        <translation>平均 {mean}，中位數 {median}，中間一半 {low} 到 {high}，共 {lines} 行</translation>
    </message>
</context>
<context>
    <name>LanguagesControl</name>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>1 text · {size}</source>
        <translation>1 份文字 · {size}</translation>
    </message>
    <message>
        <source>{count} texts · {size}</source>
        <translation>{count} 份文字 · {size}</translation>
    </message>
</context>
<context>
    <name>LanguagesDelegate</name>
    <message>
        <source>Weight</source>
        <translation>權重</translation>
    </message>
</context>
<context>
    <name>LanguagesDesk</name>
    <message>
        <source>No text found: there are no files, or all of them are empty.</source>
        <translation>找不到文字：沒有檔案，或檔案都是空的。</translation>
    </message>
    <message>
        <source>{count} files are too many: {most} at most.</source>
        <translation>{count} 個檔案太多了：最多 {most} 個。</translation>
    </message>
</context>
<context>
    <name>LanguagesTable</name>
    <message>
        <source>Figures by language</source>
        <translation>各語言的數字</translation>
    </message>
    <message>
        <source>A row for each text. A click on a column&apos;s name sorts; a double click takes a row for reference.</source>
        <translation>每份文字一列。點欄位名稱可以排序；在一列上按兩下，就以它為參照。</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>欄位</translation>
    </message>
</context>
<context>
    <name>LanguagesView</name>
    <message>
        <source>Tokenizers by language</source>
        <translation>各語言的分詞器</translation>
    </message>
    <message>
        <source>Files…</source>
        <translation>檔案…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>資料夾…</translation>
    </message>
    <message>
        <source>Sample sentences</source>
        <translation>範例句子</translation>
    </message>
    <message>
        <source>Twenty sentences that say the same in nineteen languages and sixteen scripts.</source>
        <translation>二十個句子，以十九種語言、十六種文字系統說同樣的話。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>複製</translation>
    </message>
    <message>
        <source>All measures of all texts, for a spreadsheet</source>
        <translation>所有文字的所有數字，貼到試算表</translation>
    </message>
    <message>
        <source>reference</source>
        <translation>參照</translation>
    </message>
    <message>
        <source>Reference text</source>
        <translation>參照的文字</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Exponent α of the mixture</source>
        <translation>混合的指數 α</translation>
    </message>
    <message>
        <source>Balance by bytes</source>
        <translation>依位元組平衡</translation>
    </message>
    <message>
        <source>Open this mixture</source>
        <translation>開啟這個混合</translation>
    </message>
    <message>
        <source>Open these texts with these weights, and train on them.</source>
        <translation>以這些權重開啟這些文字，並用它們訓練。</translation>
    </message>
    <message>
        <source>How much is measured</source>
        <translation>已測量多少</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>顯示什麼</translation>
    </message>
    <message>
        <source>Mixture</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>measuring, {percent} %</source>
        <translation>測量中，{percent} %</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>測量</translation>
    </message>
    <message>
        <source>Double-click a weight to change it. Bars: the share in the mixture, pale: by size alone.</source>
        <translation>在權重上按兩下可以修改。長條：在混合中的比例；淡色：只按大小的比例。</translation>
    </message>
    <message>
        <source>Not all texts have the same number of lines: where they differ, this is tokens of the whole text / tokens of the whole reference, which says something only if both say the same.</source>
        <translation>並非所有文字的行數都相同：不同的地方，這裡是整份文字的詞元數 / 整份參照的詞元數，兩者內容相同時才有意義。</translation>
    </message>
    <message>
        <source>Open a text for each language</source>
        <translation>為每種語言開啟一份文字</translation>
    </message>
    <message>
        <source>Open a folder with a text for each language</source>
        <translation>開啟一個資料夾，裡面每種語言一份文字</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>What the colours mean</source>
        <translation>色彩的意義</translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message>
        <source>{path} does not exist. Check the name, or choose the file again.</source>
        <translation>{path} 不存在。請檢查名稱，或重新選擇檔案。</translation>
    </message>
    <message>
        <source>{path} may not be read. Change its permissions, or copy it elsewhere.</source>
        <translation>沒有讀取 {path} 的權限。請變更權限，或將它複製到別處。</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}). Choose another file.</source>
        <translation>無法讀取 {path}（{reason}）。請選擇其他檔案。</translation>
    </message>
    <message>
        <source>{path} has no text files in it. Choose another folder, or a file.</source>
        <translation>{path} 裡沒有文字檔。請選擇其他資料夾或檔案。</translation>
    </message>
    <message>
        <source>{path} has more than {count} files in it. Choose a smaller folder, or join them.</source>
        <translation>{path} 裡有超過 {count} 個檔案。請選擇較小的資料夾，或合併檔案。</translation>
    </message>
    <message>
        <source>{path} is a pipe, not a file. Copy its text into a file, and choose that.</source>
        <translation>{path} 是管線，不是檔案。請把其中的文字複製到檔案，再選擇該檔案。</translation>
    </message>
    <message>
        <source>{path} is a device, not a file. Copy its text into a file, and choose that.</source>
        <translation>{path} 是裝置，不是檔案。請把其中的文字複製到檔案，再選擇該檔案。</translation>
    </message>
    <message>
        <source>{path} is a socket, not a file. Copy its text into a file, and choose that.</source>
        <translation>{path} 是通訊端，不是檔案。請把其中的文字複製到檔案，再選擇該檔案。</translation>
    </message>
    <message>
        <source>{path} could not be kept in {folder} ({reason}). Make room there.</source>
        <translation>{path} 無法存放在 {folder}（{reason}）。請在該處騰出空間。</translation>
    </message>
    <message>
        <source>{path} is empty. Choose a file with text in it.</source>
        <translation>{path} 是空的。請選擇含有文字的檔案。</translation>
    </message>
    <message>
        <source>All {count} files are empty. Choose a file with text in it.</source>
        <translation>這 {count} 個檔案全是空的。請選擇含有文字的檔案。</translation>
    </message>
    <message>
        <source>{name} has become shorter while it was being read ({size} bytes when it was opened). Open it again.</source>
        <translation>{name} 在讀取途中變短了（開啟時為 {size} 位元組）。請重新開啟。</translation>
    </message>
    <message>
        <source>A vocabulary of {size} is too small: the 256 bytes take {least}.</source>
        <translation>詞彙表大小 {size} 太小：256 個位元組就需要 {least}。</translation>
    </message>
    <message>
        <source>A vocabulary of {size} is too small: the 256 bytes and {count} special tokens take {least}.</source>
        <translation>詞彙表大小 {size} 太小：256 個位元組加上 {count} 個特殊詞元需要 {least}。</translation>
    </message>
    <message>
        <source>Special tokens must be different from each other and not empty.</source>
        <translation>特殊詞元必須各不相同，且不可為空。</translation>
    </message>
    <message>
        <source>The pair ({left}, {right}) does not occur at step {step}, so it cannot be forced.</source>
        <translation>配對 ({left}, {right}) 在第 {step} 步並未出現，因此無法強制合併。</translation>
    </message>
    <message>
        <source>Training without a pattern takes about {wanted} of memory for this text, and {free} are free. Choose a pattern that cuts the text into words, or a smaller text.</source>
        <translation>不切分就訓練這份文字約需 {wanted} 記憶體，而目前可用的有 {free}。請選擇會把文字切成單字的切分模式，或較小的文字。</translation>
    </message>
    <message>
        <source>{path} is a pipe. Choose an ordinary file.</source>
        <translation>{path} 是管線，請選擇一般檔案。</translation>
    </message>
    <message>
        <source>{path} is a device. Choose an ordinary file.</source>
        <translation>{path} 是裝置，請選擇一般檔案。</translation>
    </message>
    <message>
        <source>{path} is a socket. Choose an ordinary file.</source>
        <translation>{path} 是通訊端，請選擇一般檔案。</translation>
    </message>
    <message>
        <source>{name} is damaged: its parts do not fit together.</source>
        <translation>{name} 已損壞：內容前後不一致。</translation>
    </message>
    <message>
        <source>{name} cannot be opened: it asks for more memory than there is.</source>
        <translation>無法開啟 {name}：所需的記憶體超過可用的記憶體。</translation>
    </message>
    <message>
        <source>{name} cannot be used on this text: what its file says does not fit together.</source>
        <translation>{name} 無法用於這份文字：檔案內容前後不一致。</translation>
    </message>
    <message>
        <source>The pattern is empty. Choose a named pattern, or write a regular expression.</source>
        <translation>切分模式是空的。請選擇內建的切分模式，或撰寫正規表示式。</translation>
    </message>
    <message>
        <source>The pattern searches backwards, (?r), and a text is cut forwards. Leave it out.</source>
        <translation>切分模式含有 (?r)，會由後往前搜尋，但文字是由前往後切分的。請把它刪去。</translation>
    </message>
    <message>
        <source>The pattern takes more than {seconds} seconds on a part of this text. Simplify it: nested repetitions are the usual cause.</source>
        <translation>切分模式在這份文字的某一段上花了超過 {seconds} 秒。請簡化它：巢狀的重複通常是原因。</translation>
    </message>
    <message>
        <source>{name} is too large to be a tokenizer: {size} MB.</source>
        <translation>{name} 有 {size} MB，太大了，不會是分詞器。</translation>
    </message>
    <message>
        <source>{name} is JSON, but no tokenizer.</source>
        <translation>{name} 是 JSON，但不是分詞器。</translation>
    </message>
    <message>
        <source>{name} is JSON, but no tokenizer: it has neither a model nor a vocabulary.</source>
        <translation>{name} 是 JSON，但不是分詞器：其中既沒有模型，也沒有詞彙表。</translation>
    </message>
    <message>
        <source>{name} is not a tokenizer file that is known here: tokenizer.json, .tiktoken, vocab.json with merges.txt, tekken.json, a sentencepiece or minbpe model, or a run.</source>
        <translation>{name} 不是這裡認得的分詞器檔案：tokenizer.json、.tiktoken、vocab.json 與 merges.txt、tekken.json、sentencepiece 或 minbpe 模型，或訓練檔。</translation>
    </message>
    <message>
        <source>{name} does not say how it cuts text, and is none of the published files: give the pattern, such as {example}.</source>
        <translation>{name} 沒有說明如何切分文字，也不是已公開的檔案：請指定切分模式，例如 {example}。</translation>
    </message>
    <message>
        <source>Text with {characters} is cut otherwise by {engine}, whose tables of Unicode are older.</source>
        <translation>含有 {characters} 的文字，{engine} 的切法不同，因為它的 Unicode 表較舊。</translation>
    </message>
    <message>
        <source>Under (?i) the letter İ matches i here, and not in {engine}: text with it may be cut otherwise.</source>
        <translation>在 (?i) 之下，字母 İ 在這裡與 i 相符，在 {engine} 則否：含有它的文字可能切得不同。</translation>
    </message>
    <message>
        <source>{name} is not a run of BPE Visualizer, or it is damaged.</source>
        <translation>{name} 不是 BPE Visualizer 的訓練檔，或已損毀。</translation>
    </message>
    <message>
        <source>{name} is not a run of BPE Visualizer.</source>
        <translation>{name} 不是 BPE Visualizer 的訓練檔。</translation>
    </message>
    <message>
        <source>{name} was written by a newer version; update BPE Visualizer to open it.</source>
        <translation>{name} 是由較新的版本寫成；請更新 BPE Visualizer 再開啟。</translation>
    </message>
    <message>
        <source>{name} was trained on {text} with {size} bytes; this text has {found}.</source>
        <translation>{name} 是以 {text}（{size} 位元組）訓練的；這份文字有 {found} 位元組。</translation>
    </message>
    <message>
        <source>{name} was trained on {text}. Choose the same files, in the same order and with the same weights.</source>
        <translation>{name} 是以 {text} 訓練的。請以相同的順序與權重選擇相同的檔案。</translation>
    </message>
    <message>
        <source>{name} was trained on {text}; this text has the same size, but is another.</source>
        <translation>{name} 是以 {text} 訓練的；這份文字大小相同，內容卻不同。</translation>
    </message>
    <message>
        <source>{name} was trained on {text}, which changed on disk meanwhile: its text is not known any more.</source>
        <translation>{name} 是以 {text} 訓練的，該檔案在訓練期間已變更：原本的文字已無法辨認。</translation>
    </message>
    <message>
        <source>{name} is damaged: {reason}</source>
        <translation>{name} 已損毀：{reason}</translation>
    </message>
    <message>
        <source>{name} belongs with {other}, which is not beside it.</source>
        <translation>{name} 要與 {other} 一起使用，但旁邊沒有這個檔案。</translation>
    </message>
    <message>
        <source>{name} does not fit {other}: saving was interrupted, or one of them was replaced. Save the tokenizer again, or bring back the file that belongs to the other.</source>
        <translation>{name} 與 {other} 不相符：儲存中斷，或其中一個檔案已被取代。請重新儲存分詞器，或放回原本成對的檔案。</translation>
    </message>
    <message>
        <source>{name} does not fit {other}: no merge makes the token {token}. Bring back the file that belongs to the other.</source>
        <translation>{name} 與 {other} 不相符：沒有任何合併能產生詞元 {token}。請放回原本成對的檔案。</translation>
    </message>
    <message>
        <source>the file is read-only; make it writable, or choose another name</source>
        <translation>檔案是唯讀的；請改成可寫入，或選擇其他名稱</translation>
    </message>
    <message>
        <source>there is a folder of this name</source>
        <translation>已有同名的資料夾</translation>
    </message>
    <message>
        <source>this is not a file that can be written; choose another name</source>
        <translation>這不是可以寫入的檔案；請選擇其他名稱</translation>
    </message>
    <message>
        <source>one link leads from here to the place of {name}; remove it, or choose another name</source>
        <translation>這裡的連結指向 {name} 的位置；請移除連結，或選擇其他名稱</translation>
    </message>
    <message>
        <source>nobody reads from this pipe</source>
        <translation>沒有程式正在讀取這個管道</translation>
    </message>
    <message>
        <source>a picture</source>
        <translation>圖片</translation>
    </message>
    <message>
        <source>a sound recording</source>
        <translation>錄音</translation>
    </message>
    <message>
        <source>a film</source>
        <translation>影片</translation>
    </message>
    <message>
        <source>a font</source>
        <translation>字型</translation>
    </message>
    <message>
        <source>a compressed file</source>
        <translation>壓縮檔</translation>
    </message>
    <message>
        <source>an archive</source>
        <translation>封存檔</translation>
    </message>
    <message>
        <source>a formatted document</source>
        <translation>排版文件</translation>
    </message>
    <message>
        <source>a spreadsheet</source>
        <translation>試算表</translation>
    </message>
    <message>
        <source>a presentation</source>
        <translation>簡報</translation>
    </message>
    <message>
        <source>an e-book</source>
        <translation>電子書</translation>
    </message>
    <message>
        <source>a database</source>
        <translation>資料庫</translation>
    </message>
    <message>
        <source>a data file</source>
        <translation>資料檔</translation>
    </message>
    <message>
        <source>a program</source>
        <translation>程式</translation>
    </message>
    <message>
        <source>a file of model weights</source>
        <translation>模型權重檔</translation>
    </message>
    <message>
        <source>binary data</source>
        <translation>二進位資料</translation>
    </message>
    <message>
        <source>{what} ({format})</source>
        <translation>{what}（{format}）</translation>
    </message>
    <message>
        <source>{name} is {what}, not text: unpack it first.</source>
        <translation>{name} 是{what}，不是文字：請先解壓縮。</translation>
    </message>
    <message>
        <source>{name} is {what}, not text.</source>
        <translation>{name} 是{what}，不是文字。</translation>
    </message>
</context>
<context>
    <name>LifePlot</name>
    <message>
        <source>after merge {step}: {count}</source>
        <translation>第 {step} 次合併後：{count}</translation>
    </message>
    <message>
        <source>Its count over the merges</source>
        <translation>次數隨合併的變化</translation>
    </message>
    <message>
        <source>born at merge {born} with {first}, {now} at the playhead, {last} at the newest merge</source>
        <translation>第 {born} 次合併時產生，當時 {first} 次；播放位置 {now} 次；最新的合併時 {last} 次</translation>
    </message>
    <message>
        <source>merge {merge}</source>
        <translation>第 {merge} 次合併</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>BPE Visualizer</source>
        <translation>BPE Visualizer</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>頁面</translation>
    </message>
    <message>
        <source>the text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>the curve</source>
        <translation>曲線</translation>
    </message>
    <message>
        <source>the transport</source>
        <translation>播放列</translation>
    </message>
    <message>
        <source>the caption</source>
        <translation>說明列</translation>
    </message>
    <message>
        <source>the try line</source>
        <translation>試用列</translation>
    </message>
    <message>
        <source>the page</source>
        <translation>頁面</translation>
    </message>
    <message>
        <source>Open pasted &amp;text</source>
        <translation>開啟貼上的文字(&amp;T)</translation>
    </message>
    <message>
        <source>Save picture of the &amp;curve…</source>
        <translation>儲存曲線圖片(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>偏好設定(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>結束(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Clear this list</source>
        <translation>清除這份清單(&amp;C)</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>縮小(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Normal size</source>
        <translation>原始大小(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Watch: a large text</source>
        <translation>觀看：大字文字(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Lecture: larger still, no tables</source>
        <translation>講課：更大的字，不顯示表格(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Research: wide tables, a tall curve</source>
        <translation>研究：寬表格、高曲線(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;As at first</source>
        <translation>恢復預設(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>鍵盤快速鍵(&amp;K)</translation>
    </message>
    <message>
        <source>The clipboard holds neither a text nor a file.</source>
        <translation>剪貼簿裡既沒有文字，也沒有檔案。</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>Menu</source>
        <translation>選單</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>編輯(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>比較(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>說明(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>檔案(&amp;F)</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>開啟最近使用的檔案(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Samples</source>
        <translation>範例(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>訓練(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>檢視(&amp;V)</translation>
    </message>
    <message>
        <source>Under the &amp;text</source>
        <translation>文字下方(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Marks</source>
        <translation>記號(&amp;M)</translation>
    </message>
    <message>
        <source>C&amp;olour tokens by</source>
        <translation>詞元著色依據(&amp;O)</translation>
    </message>
    <message>
        <source>Cur&amp;ve shows</source>
        <translation>曲線顯示(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>色彩(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>語言(&amp;L)</translation>
    </message>
    <message>
        <source>La&amp;yout</source>
        <translation>版面配置(&amp;Y)</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>尚無</translation>
    </message>
</context>
<context>
    <name>MergesModel</name>
    <message>
        <source>id</source>
        <translation>編號</translation>
    </message>
    <message>
        <source>pair</source>
        <translation>配對</translation>
    </message>
    <message>
        <source>token</source>
        <translation>詞元</translation>
    </message>
    <message>
        <source>count</source>
        <translation>次數</translation>
    </message>
    <message>
        <source>bytes / token</source>
        <translation>位元組／詞元</translation>
    </message>
</context>
<context>
    <name>MergesTable</name>
    <message>
        <source>Merge</source>
        <translation>合併</translation>
    </message>
    <message>
        <source>&amp;Go to this merge</source>
        <translation>前往這次合併(&amp;G)</translation>
    </message>
    <message>
        <source>Show its &amp;token</source>
        <translation>顯示它的詞元(&amp;T)</translation>
    </message>
    <message>
        <source>Branch &amp;without this merge</source>
        <translation>分支，不做這次合併(&amp;W)</translation>
    </message>
    <message>
        <source>Merges</source>
        <translation>合併</translation>
    </message>
    <message>
        <source>The newest merge is on top; Enter goes to the row&apos;s merge.</source>
        <translation>最新的合併在最上面；按 Enter 跳到該列的合併。</translation>
    </message>
</context>
<context>
    <name>MiniMap</name>
    <message>
        <source>Where the token stands in the whole text</source>
        <translation>詞元在整份文字中的位置</translation>
    </message>
    <message>
        <source>the pinned token</source>
        <translation>釘選的詞元</translation>
    </message>
    <message>
        <source>the newest token</source>
        <translation>最新的詞元</translation>
    </message>
    <message>
        <source>marks: where {what} {token} stands</source>
        <translation>標記：{what} {token} 所在之處</translation>
    </message>
    <message>
        <source>{count} times</source>
        <translation>{count} 次</translation>
    </message>
    <message>
        <source>once</source>
        <translation>一次</translation>
    </message>
    <message>
        <source>once in the {share} % of the text that was looked at</source>
        <translation>已檢視的 {share}% 文字中出現一次</translation>
    </message>
    <message>
        <source>{count} times in the {share} % of the text that was looked at</source>
        <translation>已檢視的 {share}% 文字中出現 {count} 次</translation>
    </message>
    <message>
        <source>marks: what is looked for</source>
        <translation>標記：尋找的內容</translation>
    </message>
    <message>
        <source>frame: what is on screen</source>
        <translation>框：目前畫面</translation>
    </message>
</context>
<context>
    <name>MorePanel</name>
    <message>
        <source>More settings</source>
        <translation>更多設定</translation>
    </message>
    <message>
        <source>Among pairs of equal count</source>
        <translation>次數相同時</translation>
    </message>
    <message>
        <source>Ways to choose</source>
        <translation>選擇方式</translation>
    </message>
    <message>
        <source>Minimum count</source>
        <translation>最低次數</translation>
    </message>
    <message>
        <source>Special tokens, one a line</source>
        <translation>特殊詞元，每行一個</translation>
    </message>
    <message>
        <source>Hold out one 64 KB block in</source>
        <translation>留作驗證的 64 KB 區塊，每幾個取一</translation>
    </message>
    <message>
        <source>Hold out a part of the text</source>
        <translation>留一部分文字作驗證</translation>
    </message>
    <message>
        <source>Which blocks are held out: one in so many</source>
        <translation>留作驗證的區塊：每幾個留一個</translation>
    </message>
    <message>
        <source>ties, among pairs of equal count</source>
        <translation>平手：次數相同的配對之間</translation>
    </message>
    <message>
        <source>minimum count: rarer pairs are never merged</source>
        <translation>最低次數：更少見的配對永不合併</translation>
    </message>
    <message>
        <source>special tokens, one a line: each stays one token, and no merge touches it</source>
        <translation>特殊詞元，每行一個：各自保持為一個詞元，合併不會碰到它</translation>
    </message>
    <message>
        <source>not trained on, and measured as a curve of its own</source>
        <translation>不參與訓練，另以自己的曲線衡量</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Message</source>
        <translation>訊息</translation>
    </message>
    <message>
        <source>Kind of message</source>
        <translation>訊息種類</translation>
    </message>
    <message>
        <source>Act on the message</source>
        <translation>依訊息行動</translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation>關閉訊息</translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message>
        <source>byte</source>
        <translation>位元組</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>位元組</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>There is no text in what was pasted.</source>
        <translation>貼上的內容裡沒有文字。</translation>
    </message>
</context>
<context>
    <name>OverlapBar</name>
    <message>
        <source>{share} % of all different tokens are in both</source>
        <translation>全部相異詞元中有 {share} % 兩者皆有</translation>
    </message>
</context>
<context>
    <name>OverlapModel</name>
    <message>
        <source>No merge leads to it: it is taken only where a whole piece is exactly it, if at all.</source>
        <translation>沒有任何合併會產生它：頂多在整個片段恰好是它時才會用到。</translation>
    </message>
    <message>
        <source>token</source>
        <translation>詞元</translation>
    </message>
    <message>
        <source>bytes in hexadecimal</source>
        <translation>十六進位位元組</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>位元組</translation>
    </message>
    <message>
        <source>id in {name}</source>
        <translation>在 {name} 的編號</translation>
    </message>
    <message>
        <source>count in {name}</source>
        <translation>在 {name} 的次數</translation>
    </message>
    <message>
        <source>{token} (unreachable)</source>
        <translation>{token}（無法產生）</translation>
    </message>
</context>
<context>
    <name>OverlapPane</name>
    <message>
        <source>{count} listed</source>
        <translation>列出 {count} 個</translation>
    </message>
    <message>
        <source>Tokens found</source>
        <translation>找到的詞元</translation>
    </message>
    <message>
        <source>Vocabularies</source>
        <translation>詞彙表</translation>
    </message>
    <message>
        <source>and</source>
        <translation>與</translation>
    </message>
    <message>
        <source>First vocabulary</source>
        <translation>第一份詞彙表</translation>
    </message>
    <message>
        <source>Second vocabulary</source>
        <translation>第二份詞彙表</translation>
    </message>
    <message>
        <source>Which tokens</source>
        <translation>哪些詞元</translation>
    </message>
    <message>
        <source>Search both vocabularies</source>
        <translation>搜尋兩份詞彙表</translation>
    </message>
    <message>
        <source>text, e4 bd, #258 or /regex/</source>
        <translation>文字、e4 bd、#258 或 /正規表示式/</translation>
    </message>
    <message>
        <source>Tokens of either vocabulary that no sequence of merges produces: they are used at most for a whole pre-token</source>
        <translation>兩個詞彙表中沒有任何合併會產生的詞元：頂多在整個預分詞片段恰好是它時才會用到</translation>
    </message>
    <message>
        <source>Only {name}</source>
        <translation>僅 {name}</translation>
    </message>
    <message>
        <source>In both</source>
        <translation>兩者皆有</translation>
    </message>
    <message>
        <source>Unreachable: {count}</source>
        <translation>無法產生：{count}</translation>
    </message>
</context>
<context>
    <name>OverlapTable</name>
    <message>
        <source>Tokens</source>
        <translation>詞元</translation>
    </message>
    <message>
        <source>A click on a column&apos;s name sorts.</source>
        <translation>點按欄名可排序。</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>欄位</translation>
    </message>
</context>
<context>
    <name>Pairs</name>
    <message>
        <source>side by side once</source>
        <translation>相鄰出現 1 次</translation>
    </message>
    <message>
        <source>side by side twice</source>
        <translation>相鄰出現 2 次</translation>
    </message>
    <message>
        <source>side by side %Ln times</source>
        <translation>相鄰出現 %Ln 次</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Commands and places</source>
        <translation>命令與位置</translation>
    </message>
    <message>
        <source>Command, vocabulary size, token or text</source>
        <translation>命令、詞彙表大小、詞元或文字</translation>
    </message>
    <message>
        <source>command, vocabulary size, token or text</source>
        <translation>命令、詞彙表大小、詞元或文字</translation>
    </message>
    <message>
        <source>Nothing was found</source>
        <translation>沒有找到</translation>
    </message>
    <message>
        <source>Nothing fits “{text}”.</source>
        <translation>沒有符合「{text}」的項目。</translation>
    </message>
</context>
<context>
    <name>PaletteControl</name>
    <message>
        <source>&amp;Find a command or place…</source>
        <translation>尋找命令或位置(&amp;F)…</translation>
    </message>
    <message>
        <source>find token</source>
        <translation>尋找詞元</translation>
    </message>
    <message>
        <source>token</source>
        <translation>詞元</translation>
    </message>
    <message>
        <source>find</source>
        <translation>尋找</translation>
    </message>
    <message>
        <source>token {id}</source>
        <translation>詞元 {id}</translation>
    </message>
    <message>
        <source>occurs once</source>
        <translation>出現 1 次</translation>
    </message>
    <message>
        <source>occurs {count} times</source>
        <translation>出現 {count} 次</translation>
    </message>
    <message>
        <source>absorbed</source>
        <translation>已被併入</translation>
    </message>
    <message>
        <source>{smallest} to {largest} so far</source>
        <translation>目前為 {smallest} 至 {largest}</translation>
    </message>
    <message>
        <source>Go to vocabulary size {size}</source>
        <translation>前往詞彙表大小 {size}</translation>
    </message>
    <message>
        <source>Go to merge {number}</source>
        <translation>前往第 {number} 次合併</translation>
    </message>
    <message>
        <source>vocabulary size {size}</source>
        <translation>詞彙表大小 {size}</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步驟</translation>
    </message>
    <message>
        <source>Look at token {id}</source>
        <translation>查看詞元 {id}</translation>
    </message>
</context>
<context>
    <name>PaletteList</name>
    <message>
        <source>What was found</source>
        <translation>找到的項目</translation>
    </message>
</context>
<context>
    <name>PaletteSources</name>
    <message>
        <source>open text</source>
        <translation>開啟文字</translation>
    </message>
    <message>
        <source>Open {file}</source>
        <translation>開啟 {file}</translation>
    </message>
    <message>
        <source>recent text</source>
        <translation>最近的文字</translation>
    </message>
</context>
<context>
    <name>PanePictures</name>
    <message>
        <source>Copy pane as a &amp;picture</source>
        <translation>將窗格複製為圖片(&amp;P)</translation>
    </message>
    <message>
        <source>Copied a picture of {pane}, {width} × {height} pixels.</source>
        <translation>已複製{pane}的圖片，{width} × {height} 像素。</translation>
    </message>
    <message>
        <source>the window</source>
        <translation>視窗</translation>
    </message>
</context>
<context>
    <name>PatternCombo</name>
    <message>
        <source>Pattern</source>
        <translation>切分模式</translation>
    </message>
    <message>
        <source>Patterns</source>
        <translation>切分模式</translation>
    </message>
    <message>
        <source>How the text is cut into pieces before training; no merge crosses a cut.</source>
        <translation>訓練前文字如何切成片段（預分詞）；合併不會跨越切分處。</translation>
    </message>
    <message>
        <source>Edit pattern…</source>
        <translation>編輯切分模式…</translation>
    </message>
    <message>
        <source>See the pieces while you write the pattern</source>
        <translation>一邊寫切分模式，一邊看切出來的片段</translation>
    </message>
</context>
<context>
    <name>PatternControl</name>
    <message>
        <source>Pattern &amp;editor…</source>
        <translation>切分模式編輯器(&amp;E)…</translation>
    </message>
    <message>
        <source>Type a regular expression, or start from a named pattern.</source>
        <translation>請輸入正規表示式，或從具名的切分模式開始。</translation>
    </message>
    <message>
        <source>The next text is trained with this pattern.</source>
        <translation>下一份文字會以這個切分模式訓練。</translation>
    </message>
    <message>
        <source>The text of this run is not here: choose it first, then use the pattern.</source>
        <translation>這次訓練的文字不在這裡：請先選擇文字，再使用此切分模式。</translation>
    </message>
    <message>
        <source>The text is being counted: cancel that or wait, then use the pattern.</source>
        <translation>正在計數文字：請取消或等候，再使用此切分模式。</translation>
    </message>
    <message>
        <source>A training is under way: pause it first, then use the pattern.</source>
        <translation>訓練正在進行：請先暫停，再使用此切分模式。</translation>
    </message>
    <message>
        <source>The run that is shown is trained with this pattern already.</source>
        <translation>顯示中的訓練已經使用這個切分模式。</translation>
    </message>
</context>
<context>
    <name>PatternEditor</name>
    <message>
        <source>Pattern editor</source>
        <translation>切分模式編輯器</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>從這裡開始</translation>
    </message>
    <message>
        <source>Start from a named pattern</source>
        <translation>從具名的切分模式開始</translation>
    </message>
    <message>
        <source>Named patterns</source>
        <translation>具名的切分模式</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>正規表示式</translation>
    </message>
    <message>
        <source>regular expression</source>
        <translation>正規表示式</translation>
    </message>
    <message>
        <source>What the pattern does</source>
        <translation>這個切分模式的作用</translation>
    </message>
    <message>
        <source>Text to cut</source>
        <translation>要切的文字</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>the text in view</source>
        <translation>畫面上的文字</translation>
    </message>
    <message>
        <source>many scripts</source>
        <translation>多種文字系統</translation>
    </message>
    <message>
        <source>a text of your own</source>
        <translation>自己的文字</translation>
    </message>
    <message>
        <source>Text of your own</source>
        <translation>自己的文字</translation>
    </message>
    <message>
        <source>type or paste anything</source>
        <translation>輸入或貼上任何文字</translation>
    </message>
    <message>
        <source>Use this pattern</source>
        <translation>使用這個切分模式</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>切</translation>
    </message>
    <message>
        <source>trying…</source>
        <translation>試用中…</translation>
    </message>
    <message>
        <source>one piece</source>
        <translation>一個片段</translation>
    </message>
    <message>
        <source>{n} pieces</source>
        <translation>{n} 個片段</translation>
    </message>
    <message>
        <source>{n} of them different</source>
        <translation>其中 {n} 個不同</translation>
    </message>
    <message>
        <source>{ratio} bytes each: no merge can pass that</source>
        <translation>平均每個 {ratio} 位元組：合併後也超不過這個數</translation>
    </message>
    <message>
        <source>{share} % covered by no match (hatched)</source>
        <translation>{share} % 沒有被配對到（斜線處）</translation>
    </message>
</context>
<context>
    <name>PatternPieces</name>
    <message>
        <source>Pieces of the text</source>
        <translation>文字的片段</translation>
    </message>
</context>
<context>
    <name>PatternQuestion</name>
    <message>
        <source>Pattern of {file}</source>
        <translation>{file} 的切分模式</translation>
    </message>
    <message>
        <source>This rank file does not say how it cuts text. Its tokens fit this pattern best:</source>
        <translation>這個 rank 檔沒有說明如何切分文字。它的詞元最符合這個切分模式：</translation>
    </message>
    <message>
        <source>Pattern</source>
        <translation>切分模式</translation>
    </message>
    <message>
        <source>The name of a pattern, or a regular expression</source>
        <translation>切分模式的名稱，或正規表示式</translation>
    </message>
    <message>
        <source>pattern</source>
        <translation>切分模式</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>開啟</translation>
    </message>
</context>
<context>
    <name>PatternTrial</name>
    <message>
        <source>This takes more than a second on this text: nested repetitions are the usual cause.</source>
        <translation>這個切分模式在這段文字上要花一秒以上，通常是因為重複之中還有重複。</translation>
    </message>
    <message>
        <source>No regular expression: {reason}, at character {n}.</source>
        <translation>這不是正規表示式：{reason}，在第 {n} 個字元。</translation>
    </message>
    <message>
        <source>No regular expression: {reason}.</source>
        <translation>這不是正規表示式：{reason}。</translation>
    </message>
    <message>
        <source>This matches nothing in the text.</source>
        <translation>這個切分模式在文字裡什麼也沒配對到。</translation>
    </message>
</context>
<context>
    <name>Patterns</name>
    <message>
        <source>none</source>
        <translation>不切分</translation>
    </message>
    <message>
        <source>The text stays whole: a merge may join anything.</source>
        <translation>文字保持完整：任何相鄰之處都可合併。</translation>
    </message>
    <message>
        <source>words</source>
        <translation>單字</translation>
    </message>
    <message>
        <source>Words, and every other character on its own.</source>
        <translation>單字，其他字元各自獨立。</translation>
    </message>
    <message>
        <source>Words with the space before them, numbers, signs.</source>
        <translation>單字連同前面的空格、數字、符號。</translation>
    </message>
    <message>
        <source>As GPT-2, with numbers in groups of three digits.</source>
        <translation>同 GPT-2，數字每三位一組。</translation>
    </message>
    <message>
        <source>Keeps marks with their letters: for all scripts.</source>
        <translation>附加符號不與字母分開：適用各種文字。</translation>
    </message>
    <message>
        <source>The pattern of Llama 3.</source>
        <translation>Llama 3 的切分模式。</translation>
    </message>
    <message>
        <source>The pattern of Qwen 2: every digit on its own.</source>
        <translation>Qwen 2 的切分模式：每個數字各自獨立。</translation>
    </message>
    <message>
        <source>custom…</source>
        <translation>自訂…</translation>
    </message>
    <message>
        <source>Your own regular expression.</source>
        <translation>自訂的正規表示式。</translation>
    </message>
</context>
<context>
    <name>PlotCanvas</name>
    <message>
        <source>characters per token</source>
        <translation>每詞元字元</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>詞元</translation>
    </message>
    <message>
        <source>Bytes per token over vocabulary size</source>
        <translation>每詞元位元組數對詞彙表大小</translation>
    </message>
    <message>
        <source>Characters per token over vocabulary size</source>
        <translation>每詞元字元對詞彙量</translation>
    </message>
    <message>
        <source>Tokens over vocabulary size</source>
        <translation>詞元數對詞彙量</translation>
    </message>
    <message>
        <source>bytes per token</source>
        <translation>每詞元位元組數</translation>
    </message>
    <message>
        <source>vocabulary size</source>
        <translation>詞彙表大小</translation>
    </message>
    <message>
        <source>The curve appears here when a run begins.</source>
        <translation>訓練開始後，曲線會出現在這裡。</translation>
    </message>
    <message>
        <source>{ratio} limit</source>
        <translation>{ratio} 上限</translation>
    </message>
    <message>
        <source>{ratio} no merge can pass</source>
        <translation>{ratio} 合併的極限</translation>
    </message>
    <message>
        <source>{ratio} bytes</source>
        <translation>{ratio} 位元組</translation>
    </message>
    <message>
        <source>{ratio} characters</source>
        <translation>{ratio} 字元</translation>
    </message>
    <message>
        <source>{ratio} training</source>
        <translation>{ratio} 訓練</translation>
    </message>
    <message>
        <source>{ratio} held-out</source>
        <translation>{ratio} 驗證</translation>
    </message>
    <message>
        <source>held-out</source>
        <translation>驗證</translation>
    </message>
    <message>
        <source>tokens saved</source>
        <translation>省下的詞元</translation>
    </message>
    <message>
        <source>No run yet.</source>
        <translation>尚未訓練。</translation>
    </message>
    <message>
        <source>Playhead at vocabulary size {size}: {value} {unit}. Learnt up to {reached}: {final}.</source>
        <translation>播放點在詞彙量 {size}：{value} {unit}。已學到 {reached}：{final}。</translation>
    </message>
    <message>
        <source>Held-out: {ratio}.</source>
        <translation>驗證：{ratio}。</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>偏好設定</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>as designed</source>
        <translation>預設字型</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
</context>
<context>
    <name>Presets</name>
    <message>
        <source>bit</source>
        <translation>位元</translation>
    </message>
    <message>
        <source>byte</source>
        <translation>位元組</translation>
    </message>
    <message>
        <source>character</source>
        <translation>字元</translation>
    </message>
    <message>
        <source>Qwen (without NFC)</source>
        <translation>Qwen（無 NFC）</translation>
    </message>
    <message>
        <source>words</source>
        <translation>單字</translation>
    </message>
    <message>
        <source>GPT-2 words</source>
        <translation>GPT-2 單字</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>Something unexpected went wrong. Your files are untouched; details are in {file}.</source>
        <translation>發生未預期的錯誤。你的檔案沒有更動；詳情見 {file}。</translation>
    </message>
</context>
<context>
    <name>Render</name>
    <message>
        <source>{files} would be replaced; choose another folder, or add --force to replace.</source>
        <translation>{files} 將被取代；請選擇其他資料夾，或加上 --force 以取代。</translation>
    </message>
    <message>
        <source>Add --as-bytes to train on its bytes.</source>
        <translation>加上 --as-bytes 可以用其位元組訓練。</translation>
    </message>
</context>
<context>
    <name>ReplaceQuestion</name>
    <message>
        <source>Replace file</source>
        <translation>取代檔案</translation>
    </message>
    <message>
        <source>Replace files</source>
        <translation>取代檔案</translation>
    </message>
    <message>
        <source>This file exists. Replace it?</source>
        <translation>這個檔案已經存在。要取代嗎？</translation>
    </message>
    <message>
        <source>These files exist. Replace them?</source>
        <translation>這些檔案已經存在。要取代嗎？</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>問題</translation>
    </message>
    <message>
        <source>Files to be replaced</source>
        <translation>將被取代的檔案</translation>
    </message>
    <message>
        <source>In the folder {folder}</source>
        <translation>位於資料夾 {folder}</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>資料夾</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>取代</translation>
    </message>
</context>
<context>
    <name>RowTable</name>
    <message>
        <source>Sort by {column}</source>
        <translation>依「{column}」排序</translation>
    </message>
</context>
<context>
    <name>Run</name>
    <message>
        <source>branch at {size}</source>
        <translation>於 {size} 分支</translation>
    </message>
    <message>
        <source>from {count}</source>
        <translation>{count} 次起</translation>
    </message>
    <message>
        <source>{count} special</source>
        <translation>{count} 個特殊詞元</translation>
    </message>
</context>
<context>
    <name>RunFiles</name>
    <message>
        <source>The text of this run, {name}, is not here.</source>
        <translation>找不到這次訓練的文字 {name}。</translation>
    </message>
    <message>
        <source>The text of this run, {name} ({size}), is not here.</source>
        <translation>找不到這次訓練的文字 {name}（{size}）。</translation>
    </message>
    <message>
        <source>Saved {file}: 1 merge, learnt from {corpus}.</source>
        <translation>已儲存 {file}：1 次合併，學自 {corpus}。</translation>
    </message>
    <message>
        <source>Saved {file}: {merges} merges, learnt from {corpus}.</source>
        <translation>已儲存 {file}：{merges} 次合併，學自 {corpus}。</translation>
    </message>
    <message>
        <source>&amp;Save run…</source>
        <translation>儲存訓練(&amp;S)…</translation>
    </message>
    <message>
        <source>Runs ({pattern})</source>
        <translation>訓練 ({pattern})</translation>
    </message>
    <message>
        <source>Save run</source>
        <translation>儲存訓練</translation>
    </message>
    <message>
        <source>Choose the text of this run</source>
        <translation>選擇這次訓練的文字</translation>
    </message>
</context>
<context>
    <name>RunsControl</name>
    <message>
        <source>&amp;Dismiss earlier runs</source>
        <translation>移除先前的訓練(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>復原(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>show {name}</source>
        <translation>顯示 {name}</translation>
    </message>
    <message>
        <source>rename {name}</source>
        <translation>重新命名 {name}</translation>
    </message>
    <message>
        <source>colour {name}</source>
        <translation>變更 {name} 的顏色</translation>
    </message>
    <message>
        <source>delete {name}</source>
        <translation>刪除 {name}</translation>
    </message>
    <message>
        <source>dismiss earlier runs</source>
        <translation>移除先前的訓練</translation>
    </message>
    <message>
        <source>branch</source>
        <translation>分支</translation>
    </message>
</context>
<context>
    <name>RunsDelegate</name>
    <message>
        <source>Name of the run</source>
        <translation>訓練的名稱</translation>
    </message>
    <message>
        <source>by its settings</source>
        <translation>依設定命名</translation>
    </message>
</context>
<context>
    <name>RunsList</name>
    <message>
        <source>Run</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation>顯示(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Use its settings</source>
        <translation>使用它的設定(&amp;U)</translation>
    </message>
    <message>
        <source>Sa&amp;ve…</source>
        <translation>儲存(&amp;V)…</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>重新命名(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>刪除(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Colour</source>
        <translation>顏色(&amp;C)</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>顏色</translation>
    </message>
    <message>
        <source>Indigo</source>
        <translation>靛藍</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>藍綠</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>粉紅</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>綠</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>紫</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>灰</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>All runs so far. Enter shows one, F2 renames it, Del removes it.</source>
        <translation>到目前為止的所有訓練。Enter 顯示，F2 重新命名，Del 移除。</translation>
    </message>
</context>
<context>
    <name>RunsModel</name>
    <message numerus="yes">
        <source>%Ln merges</source>
        <translation>
            <numerusform>%Ln 次合併</numerusform>
        </translation>
    </message>
    <message>
        <source>1 merge</source>
        <translation>1 次合併</translation>
    </message>
    <message>
        <source>{made} of {goal} merges</source>
        <translation>{made}／{goal} 次合併</translation>
    </message>
    <message>
        <source>{made} of 1 merge</source>
        <translation>{made}／1 次合併</translation>
    </message>
    <message>
        <source>{ratio} held-out</source>
        <translation>保留文字 {ratio}</translation>
    </message>
    <message>
        <source>{ratio} bytes per token</source>
        <translation>每個詞元 {ratio} 位元組</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>顯示中</translation>
    </message>
</context>
<context>
    <name>RunsPane</name>
    <message>
        <source>Runs</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>run</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>bytes per token</source>
        <translation>每個詞元的位元組數</translation>
    </message>
</context>
<context>
    <name>Samples</name>
    <message>
        <source>Welcome</source>
        <translation>歡迎</translation>
    </message>
    <message>
        <source>The cat in the hat</source>
        <translation>The cat in the hat</translation>
    </message>
    <message>
        <source>I love LLM</source>
        <translation>I love LLM</translation>
    </message>
    <message>
        <source>Many scripts</source>
        <translation>各種文字</translation>
    </message>
    <message>
        <source>Nineteen languages</source>
        <translation>十九種語言</translation>
    </message>
    <message>
        <source>The Python reference</source>
        <translation>Python 參考手冊</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英語</translation>
    </message>
    <message>
        <source>German</source>
        <translation>德語</translation>
    </message>
    <message>
        <source>French</source>
        <translation>法語</translation>
    </message>
    <message>
        <source>Vietnamese</source>
        <translation>越南語</translation>
    </message>
    <message>
        <source>Greek</source>
        <translation>希臘語</translation>
    </message>
    <message>
        <source>Russian</source>
        <translation>俄語</translation>
    </message>
    <message>
        <source>Armenian</source>
        <translation>亞美尼亞語</translation>
    </message>
    <message>
        <source>Georgian</source>
        <translation>喬治亞語</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>希伯來語</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>阿拉伯語</translation>
    </message>
    <message>
        <source>Amharic</source>
        <translation>阿姆哈拉語</translation>
    </message>
    <message>
        <source>Hindi</source>
        <translation>印地語</translation>
    </message>
    <message>
        <source>Bengali</source>
        <translation>孟加拉語</translation>
    </message>
    <message>
        <source>Tamil</source>
        <translation>坦米爾語</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>泰語</translation>
    </message>
    <message>
        <source>Chinese, traditional</source>
        <translation>繁體中文</translation>
    </message>
    <message>
        <source>Chinese, simplified</source>
        <translation>簡體中文</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>日語</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>韓語</translation>
    </message>
</context>
<context>
    <name>ScriptsList</name>
    <message>
        <source>Words cut at marks, by script</source>
        <translation>各文字系統在附加符號處被切開的詞</translation>
    </message>
    <message>
        <source>A word that is cut before a combining mark (a vowel sign, an accent of its own) can never be one token. The patterns of GPT-2 and GPT-4 cut nearly every word of Hindi and Thai so; GPT-4o&apos;s does not.</source>
        <translation>在組合符號（母音符號、獨立的重音）之前被切開的詞，永遠不會成為一個詞元。GPT-2 與 GPT-4 的切分模式幾乎把印地語和泰語的每個詞都這樣切開；GPT-4o 的不會。</translation>
    </message>
    <message>
        <source>script</source>
        <translation>文字系統</translation>
    </message>
    <message>
        <source>cut at marks</source>
        <translation>在附加符號處切開</translation>
    </message>
    <message>
        <source>words</source>
        <translation>單字</translation>
    </message>
</context>
<context>
    <name>SelectionNote</name>
    <message>
        <source>The selection</source>
        <translation>選取範圍</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>A branch keeps pattern, special tokens and held-out part. Train a new run for others.</source>
        <translation>分支沿用切分模式、特殊詞元與保留部分；若要更換，請另行訓練。</translation>
    </message>
    <message>
        <source>The vocabulary is full at {size}. Go back first, or ask for a larger one.</source>
        <translation>詞彙表在 {size} 已滿。請先往回走，或要求更大的詞彙表。</translation>
    </message>
    <message>
        <source>pasted text</source>
        <translation>貼上的文字</translation>
    </message>
    <message>
        <source>Bans and merges chosen by hand name tokens of the run before; those were left out.</source>
        <translation>禁止與手動選定的合併指的是先前訓練的詞元，已略去。</translation>
    </message>
    <message>
        <source>Choose the text…</source>
        <translation>選擇文字…</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>as the system</source>
        <translation>跟隨系統</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>色彩</translation>
    </message>
    <message>
        <source>light</source>
        <translation>淺色</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>語言</translation>
    </message>
    <message>
        <source>A new language takes effect after a restart.</source>
        <translation>變更語言後，重新啟動才會生效。</translation>
    </message>
    <message>
        <source>Speed of the film</source>
        <translation>播放速度</translation>
    </message>
    <message>
        <source>At 1, the first ten merges take one second each.</source>
        <translation>速度為 1 時，前十次合併各播一秒。</translation>
    </message>
    <message>
        <source>Play merges in the text at slow speeds</source>
        <translation>慢速播放時在文字中演示合併</translation>
    </message>
    <message>
        <source>Glide to a merge that is not in view</source>
        <translation>滑動到畫面外的合併</translation>
    </message>
    <message>
        <source>The text scrolls to the next place where the merge happens.</source>
        <translation>文字會捲動到下一個發生合併之處。</translation>
    </message>
    <message>
        <source>Hold out a part of large texts</source>
        <translation>較大的文字留一部分作驗證</translation>
    </message>
    <message>
        <source>From 1 MB up, every 20th block is not trained on, and measured on its own.</source>
        <translation>1 MB 以上的文字，每 20 個區塊留一個不參與訓練，另行衡量。</translation>
    </message>
    <message>
        <source>Tell when a long training is over</source>
        <translation>長時間訓練結束時通知</translation>
    </message>
    <message>
        <source>After more than 20 seconds, where the window is not the one in use.</source>
        <translation>訓練超過 20 秒，且目前使用的不是這個視窗時。</translation>
    </message>
    <message>
        <source>Font of the text</source>
        <translation>文字字型</translation>
    </message>
    <message>
        <source>Size of the text</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Ctrl and the mouse wheel change it, too.</source>
        <translation>也可以用 Ctrl 加滑鼠滾輪調整。</translation>
    </message>
</context>
<context>
    <name>SetupControl</name>
    <message>
        <source>&amp;Train</source>
        <translation>訓練(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Branch from here</source>
        <translation>從這裡分支(&amp;B)</translation>
    </message>
    <message>
        <source>use the settings of {name}</source>
        <translation>使用 {name} 的設定</translation>
    </message>
    <message>
        <source>the text is not here</source>
        <translation>文字不在這裡</translation>
    </message>
    <message>
        <source>Training without a pattern takes about {size} of memory; {free} are free.</source>
        <translation>不設切分模式時，訓練約需 {size} 的記憶體；目前可用 {free}。</translation>
    </message>
    <message>
        <source>preparing the engine, once on this machine</source>
        <translation>正在準備引擎，這台電腦只需一次</translation>
    </message>
    <message>
        <source>opening</source>
        <translation>開啟中</translation>
    </message>
    <message>
        <source>checking the text, {share} %</source>
        <translation>檢查文字，{share} %</translation>
    </message>
    <message>
        <source>putting the merges back into the text</source>
        <translation>正在把合併放回文字</translation>
    </message>
    <message>
        <source>counting, {share} %</source>
        <translation>計數中，{share}%</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暫停</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>training</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>{seconds} s left</source>
        <translation>剩 {seconds} 秒</translation>
    </message>
    <message>
        <source>{minutes} min left</source>
        <translation>剩 {minutes} 分鐘</translation>
    </message>
</context>
<context>
    <name>SetupForm</name>
    <message>
        <source>Training settings</source>
        <translation>訓練設定</translation>
    </message>
    <message>
        <source>Corpus</source>
        <translation>語料庫</translation>
    </message>
    <message>
        <source>About the corpus</source>
        <translation>關於語料庫</translation>
    </message>
    <message>
        <source>Custom pattern</source>
        <translation>自訂切分模式</translation>
    </message>
    <message>
        <source>regular expression</source>
        <translation>正規表示式</translation>
    </message>
    <message>
        <source>Pattern editor</source>
        <translation>切分模式編輯器</translation>
    </message>
    <message>
        <source>See the pieces while you write the pattern</source>
        <translation>一邊寫切分模式，一邊看切出來的片段</translation>
    </message>
    <message>
        <source>Vocabulary size</source>
        <translation>詞彙表大小</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>更多設定</translation>
    </message>
    <message>
        <source>State of the training</source>
        <translation>訓練狀態</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel counting</source>
        <translation>取消計數</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>Progress of counting</source>
        <translation>計數進度</translation>
    </message>
    <message>
        <source>What is wrong with the settings</source>
        <translation>設定有什麼問題</translation>
    </message>
    <message>
        <source>What these settings cost</source>
        <translation>這些設定的代價</translation>
    </message>
    <message>
        <source>pattern</source>
        <translation>切分模式</translation>
    </message>
    <message>
        <source>vocabulary size</source>
        <translation>詞彙表大小</translation>
    </message>
    <message>
        <source>The pattern is being tried.</source>
        <translation>正在試用這個切分模式。</translation>
    </message>
    <message>
        <source>Continue to {size}</source>
        <translation>繼續到 {size}</translation>
    </message>
    <message>
        <source>Each special token can be given only once.</source>
        <translation>每個特殊詞元只能列一次。</translation>
    </message>
    <message>
        <source>Type a regular expression, or choose a pattern.</source>
        <translation>請輸入正規表示式，或選一種切分模式。</translation>
    </message>
    <message>
        <source>A vocabulary of {size} is too small: the bytes alone are {least}.</source>
        <translation>詞彙表大小 {size} 太小：光是位元組就有 {least} 個。</translation>
    </message>
    <message>
        <source>A vocabulary of {size} is too small: bytes and special tokens are {least}.</source>
        <translation>詞彙表大小 {size} 太小：位元組加特殊詞元共 {least} 個。</translation>
    </message>
    <message>
        <source>not UTF-8</source>
        <translation>不是 UTF-8</translation>
    </message>
    <message>
        <source>every {nth} block held out</source>
        <translation>每 {nth} 個區塊留一個作驗證</translation>
    </message>
    <message>
        <source>one piece</source>
        <translation>1 個片段</translation>
    </message>
    <message>
        <source>{n} pieces</source>
        <translation>{n} 個片段</translation>
    </message>
    <message>
        <source>one distinct word</source>
        <translation>1 個相異單字</translation>
    </message>
    <message>
        <source>{n} distinct words</source>
        <translation>{n} 個相異單字</translation>
    </message>
    <message>
        <source>{n}th</source>
        <translation>{n}</translation>
    </message>
    <message>
        <source>{n}st</source>
        <translation>{n}</translation>
    </message>
    <message>
        <source>{n}nd</source>
        <translation>{n}</translation>
    </message>
    <message>
        <source>{n}rd</source>
        <translation>{n}</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>鍵盤快速鍵</translation>
    </message>
    <message>
        <source>Key of {command}</source>
        <translation>「{command}」的按鍵</translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message>
        <source>this run</source>
        <translation>這次訓練</translation>
    </message>
    <message>
        <source>{run}, {text}</source>
        <translation>{run}，{text}</translation>
    </message>
    <message>
        <source>words of the text</source>
        <translation>文字中的單字</translation>
    </message>
    <message>
        <source>GPT-2 words of the text</source>
        <translation>文字中的 GPT-2 單字</translation>
    </message>
    <message>
        <source>{size}; figures of what is in view</source>
        <translation>{size}；數字只計畫面中的部分</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>Train</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暫停</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>繼續</translation>
    </message>
</context>
<context>
    <name>Steering</name>
    <message>
        <source>never {left} + {right}, from {size} on</source>
        <translation>自 {size} 起永不合併 {left} + {right}</translation>
    </message>
    <message>
        <source>{left} + {right} at {size}, by hand</source>
        <translation>於 {size} 手動合併 {left} + {right}</translation>
    </message>
</context>
<context>
    <name>SteeringList</name>
    <message>
        <source>Bans and forced merges</source>
        <translation>禁止與手動的合併</translation>
    </message>
    <message>
        <source>chosen by hand, against the counts</source>
        <translation>不依次數、手動選定</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>以及另外 %Ln 項</numerusform>
        </translation>
    </message>
    <message>
        <source>Train without this</source>
        <translation>不用這一項重新訓練</translation>
    </message>
    <message>
        <source>Train without: {wish}</source>
        <translation>不用這一項重新訓練：{wish}</translation>
    </message>
</context>
<context>
    <name>StepEntry</name>
    <message>
        <source>vocabulary size</source>
        <translation>詞彙表大小</translation>
    </message>
    <message>
        <source>Go to a vocabulary size</source>
        <translation>前往某個詞彙表大小</translation>
    </message>
    <message>
        <source>Vocabulary size to go to</source>
        <translation>要前往的詞彙表大小</translation>
    </message>
    <message>
        <source>{smallest} to {largest}</source>
        <translation>{smallest} 至 {largest}</translation>
    </message>
</context>
<context>
    <name>TextBars</name>
    <message>
        <source>&amp;Find in the text…</source>
        <translation>在文字中尋找(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Go to…</source>
        <translation>前往(&amp;G)…</translation>
    </message>
</context>
<context>
    <name>TextControl</name>
    <message>
        <source>1 token</source>
        <translation>1 個詞元</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 個詞元</translation>
    </message>
    <message>
        <source>1 byte</source>
        <translation>1 個位元組</translation>
    </message>
    <message>
        <source>{count} bytes</source>
        <translation>{count} 個位元組</translation>
    </message>
    <message>
        <source>1 character</source>
        <translation>1 個字元</translation>
    </message>
    <message>
        <source>{count} characters</source>
        <translation>{count} 個字元</translation>
    </message>
    <message>
        <source>{ratio} bytes per token</source>
        <translation>每詞元 {ratio} 個位元組</translation>
    </message>
</context>
<context>
    <name>TextScales</name>
    <message>
        <source>made by merge</source>
        <translation>由第幾次合併產生</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>位元組</translation>
    </message>
    <message>
        <source>bytes in a token</source>
        <translation>詞元的位元組數</translation>
    </message>
    <message>
        <source>occurrences, from</source>
        <translation>出現次數，從</translation>
    </message>
</context>
<context>
    <name>Texts</name>
    <message>
        <source>{name} + {count} more</source>
        <translation>{name} 與另外 {count} 份</translation>
    </message>
</context>
<context>
    <name>Ties</name>
    <message>
        <source>seen first</source>
        <translation>先出現</translation>
    </message>
    <message>
        <source>the pair seen first (textbook, minbpe)</source>
        <translation>先出現的一對（教科書、minbpe）</translation>
    </message>
    <message>
        <source>lowest ids</source>
        <translation>編號最小</translation>
    </message>
    <message>
        <source>the lowest ids (rustbpe)</source>
        <translation>編號最小的（rustbpe）</translation>
    </message>
    <message>
        <source>as Hugging Face tokenizers</source>
        <translation>同 Hugging Face tokenizers</translation>
    </message>
    <message>
        <source>greatest bytes</source>
        <translation>位元組最大</translation>
    </message>
    <message>
        <source>the greatest bytes (Stanford CS336)</source>
        <translation>位元組最大的（Stanford CS336）</translation>
    </message>
</context>
<context>
    <name>TimeKeys</name>
    <message>
        <source>While the keyboard is in the text, the curve or the merges</source>
        <translation>鍵盤焦點在文字、曲線或合併列表時</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>ten with {shift}, a hundred with {ctrl}</source>
        <translation>加 {shift} 為十次，加 {ctrl} 為一百次</translation>
    </message>
    <message>
        <source>One merge forward, back; {strides}</source>
        <translation>前進、後退一次合併；{strides}</translation>
    </message>
    <message>
        <source>Next, previous merge in view; {strides}</source>
        <translation>畫面中的下一次、上一次合併；{strides}</translation>
    </message>
    <message>
        <source>The same, on the curve and in full screen (a presenter&apos;s remote)</source>
        <translation>同上，在曲線上與全螢幕時（簡報遙控器）</translation>
    </message>
    <message>
        <source>Go to a vocabulary size</source>
        <translation>前往某個詞彙表大小</translation>
    </message>
    <message>
        <source>Next, previous bookmark</source>
        <translation>下一個、上一個書籤</translation>
    </message>
</context>
<context>
    <name>TokenInspector</name>
    <message>
        <source>Click a token in the text, or double-click a row of the tables.</source>
        <translation>點按文字中的詞元，或連按兩下表格中的一列。</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>詞元</translation>
    </message>
    <message>
        <source>merge tree</source>
        <translation>合併樹</translation>
    </message>
    <message>
        <source>life</source>
        <translation>歷程</translation>
    </message>
    <message>
        <source>absorbed into</source>
        <translation>併入</translation>
    </message>
    <message>
        <source>words</source>
        <translation>單字</translation>
    </message>
    <message>
        <source>Back to the token before</source>
        <translation>回到前一個詞元</translation>
    </message>
    <message>
        <source>Previous occurrence in the text (Shift+F3)</source>
        <translation>文字中的上一處（Shift+F3）</translation>
    </message>
    <message>
        <source>Next occurrence in the text (F3)</source>
        <translation>文字中的下一處（F3）</translation>
    </message>
    <message>
        <source>logarithmic</source>
        <translation>對數</translation>
    </message>
    <message>
        <source>Logarithmic counts</source>
        <translation>次數採對數刻度</translation>
    </message>
    <message>
        <source>Tokens that it became part of</source>
        <translation>它成為哪些詞元的一部分</translation>
    </message>
    <message>
        <source>Words that hold it</source>
        <translation>含有它的單字</translation>
    </message>
    <message>
        <source>the largest {shown} of {all}</source>
        <translation>{all} 個中最大的 {shown} 個</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>尚無</translation>
    </message>
    <message>
        <source>being looked for</source>
        <translation>尋找中</translation>
    </message>
    <message>
        <source>none here</source>
        <translation>這裡沒有</translation>
    </message>
    <message>
        <source>A scaffold: merge {merge} took {share} % of it into {token}. It was needed on the way there, and hardly stands by itself any more (intersection over self {figure}).</source>
        <translation>鷹架詞元：第 {merge} 次合併把它的 {share}% 併入 {token}。它是途中所需，如今幾乎不再單獨出現（intersection over self {figure}）。</translation>
    </message>
    <message>
        <source>{share} % at merge {merge}</source>
        <translation>{share}%，第 {merge} 次合併時</translation>
    </message>
</context>
<context>
    <name>TokenKinds</name>
    <message>
        <source>word</source>
        <translation>單字</translation>
    </message>
    <message>
        <source>sub-word</source>
        <translation>子詞</translation>
    </message>
    <message>
        <source>digits</source>
        <translation>數字</translation>
    </message>
    <message>
        <source>punctuation</source>
        <translation>標點符號</translation>
    </message>
    <message>
        <source>white space</source>
        <translation>空白</translation>
    </message>
    <message>
        <source>partial bytes</source>
        <translation>不完整的位元組</translation>
    </message>
    <message>
        <source>special</source>
        <translation>特殊</translation>
    </message>
    <message>
        <source>no script</source>
        <translation>無文字系統</translation>
    </message>
    <message>
        <source>other scripts</source>
        <translation>其他文字</translation>
    </message>
    <message>
        <source>mixed scripts</source>
        <translation>混合文字</translation>
    </message>
    <message>
        <source>Latin</source>
        <translation>拉丁文字</translation>
    </message>
    <message>
        <source>Greek</source>
        <translation>希臘文字</translation>
    </message>
    <message>
        <source>Cyrillic</source>
        <translation>西里爾文字</translation>
    </message>
    <message>
        <source>Armenian</source>
        <translation>亞美尼亞文字</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>希伯來文字</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>阿拉伯文字</translation>
    </message>
    <message>
        <source>Devanagari</source>
        <translation>天城文</translation>
    </message>
    <message>
        <source>Bengali</source>
        <translation>孟加拉文字</translation>
    </message>
    <message>
        <source>Gurmukhi</source>
        <translation>古木基文</translation>
    </message>
    <message>
        <source>Gujarati</source>
        <translation>古吉拉特文字</translation>
    </message>
    <message>
        <source>Tamil</source>
        <translation>坦米爾文字</translation>
    </message>
    <message>
        <source>Telugu</source>
        <translation>泰盧固文字</translation>
    </message>
    <message>
        <source>Kannada</source>
        <translation>卡納達文字</translation>
    </message>
    <message>
        <source>Malayalam</source>
        <translation>馬拉雅拉姆文字</translation>
    </message>
    <message>
        <source>Sinhala</source>
        <translation>僧伽羅文字</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>泰文</translation>
    </message>
    <message>
        <source>Lao</source>
        <translation>寮文</translation>
    </message>
    <message>
        <source>Tibetan</source>
        <translation>藏文</translation>
    </message>
    <message>
        <source>Myanmar</source>
        <translation>緬甸文字</translation>
    </message>
    <message>
        <source>Georgian</source>
        <translation>喬治亞文字</translation>
    </message>
    <message>
        <source>Ethiopic</source>
        <translation>衣索比亞文字</translation>
    </message>
    <message>
        <source>Khmer</source>
        <translation>高棉文字</translation>
    </message>
    <message>
        <source>Hangul</source>
        <translation>諺文</translation>
    </message>
    <message>
        <source>Hiragana</source>
        <translation>平假名</translation>
    </message>
    <message>
        <source>Katakana</source>
        <translation>片假名</translation>
    </message>
    <message>
        <source>Han</source>
        <translation>漢字</translation>
    </message>
</context>
<context>
    <name>TokenSearch</name>
    <message>
        <source>This is no regular expression: {reason}.</source>
        <translation>這不是正規表示式：{reason}。</translation>
    </message>
    <message>
        <source>This regular expression takes too long.</source>
        <translation>這個正規表示式耗時太久。</translation>
    </message>
</context>
<context>
    <name>TokenTip</name>
    <message>
        <source>id {id}</source>
        <translation>編號 {id}</translation>
    </message>
    <message>
        <source>1 byte: {bytes}</source>
        <translation>1 個位元組：{bytes}</translation>
    </message>
    <message>
        <source>{size} bytes: {bytes}</source>
        <translation>{size} 個位元組：{bytes}</translation>
    </message>
    <message>
        <source>made by merge {step}</source>
        <translation>由第 {step} 次合併產生</translation>
    </message>
    <message>
        <source>never merged: a special token, or a piece of its own</source>
        <translation>從未合併：特殊詞元，或自成一個片段</translation>
    </message>
</context>
<context>
    <name>TokenView</name>
    <message>
        <source>Text and its tokens</source>
        <translation>文字及其詞元</translation>
    </message>
    <message>
        <source>{name} begins here</source>
        <translation>{name} 從這裡開始</translation>
    </message>
    <message>
        <source>Place in the text</source>
        <translation>文字中的位置</translation>
    </message>
    <message>
        <source>Place in the lines</source>
        <translation>行中的位置</translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>To the start</source>
        <translation>回到起點</translation>
    </message>
    <message>
        <source>Previous merge that changes what you see</source>
        <translation>上一次會改變畫面的合併</translation>
    </message>
    <message>
        <source>One merge back</source>
        <translation>後退一次合併</translation>
    </message>
    <message>
        <source>One merge forward</source>
        <translation>前進一次合併</translation>
    </message>
    <message>
        <source>Next merge that changes what you see</source>
        <translation>下一次會改變畫面的合併</translation>
    </message>
    <message>
        <source>To the newest merge</source>
        <translation>跳到最新的合併</translation>
    </message>
    <message>
        <source>Stay at the newest merge while training</source>
        <translation>訓練時停在最新的合併</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>How fast the playhead moves by itself</source>
        <translation>播放位置自行移動的速度</translation>
    </message>
    <message>
        <source>Vocabulary size at the playhead</source>
        <translation>播放位置的詞彙表大小</translation>
    </message>
    <message>
        <source>Transport</source>
        <translation>播放控制</translation>
    </message>
    <message>
        <source>{speed}×</source>
        <translation>{speed}×</translation>
    </message>
    <message>
        <source>Pause the film</source>
        <translation>暫停播放</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>speed {speed}×</source>
        <translation>速度 {speed}×</translation>
    </message>
    <message numerus="yes">
        <source>%Ln bytes</source>
        <translation>
            <numerusform>%Ln 個位元組</numerusform>
        </translation>
    </message>
    <message>
        <source>vocabulary {size}</source>
        <translation>詞彙表 {size}</translation>
    </message>
    <message>
        <source>1 merge</source>
        <translation>1 次合併</translation>
    </message>
    <message numerus="yes">
        <source>%Ln merges</source>
        <translation>
            <numerusform>%Ln 次合併</numerusform>
        </translation>
    </message>
    <message>
        <source>1 special token</source>
        <translation>1 個特殊詞元</translation>
    </message>
    <message numerus="yes">
        <source>%Ln special tokens</source>
        <translation>
            <numerusform>%Ln 個特殊詞元</numerusform>
        </translation>
    </message>
    <message>
        <source>1 merge elsewhere</source>
        <translation>1 次合併在別處</translation>
    </message>
    <message numerus="yes">
        <source>%Ln merges elsewhere</source>
        <translation>
            <numerusform>%Ln 次合併在別處</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TreeView</name>
    <message>
        <source>Merge tree</source>
        <translation>合併樹</translation>
    </message>
</context>
<context>
    <name>TryLine</name>
    <message>
        <source>Try any text</source>
        <translation>試試任何文字</translation>
    </message>
    <message>
        <source>try</source>
        <translation>試試</translation>
    </message>
    <message>
        <source>Tokens of the typed text</source>
        <translation>輸入文字的詞元</translation>
    </message>
    <message>
        <source>Ids of the typed text, or what the typed ids mean</source>
        <translation>輸入文字的編號，或輸入編號的意思</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 個詞元</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 個詞元</translation>
    </message>
    <message>
        <source>{ratio} bytes per token</source>
        <translation>每詞元 {ratio} 個位元組</translation>
    </message>
    <message>
        <source>these ids read: {text}</source>
        <translation>這些編號讀作：{text}</translation>
    </message>
</context>
<context>
    <name>TryView</name>
    <message>
        <source>Tokens of the typed text</source>
        <translation>輸入文字的詞元</translation>
    </message>
    <message>
        <source>Text to try</source>
        <translation>要試的文字</translation>
    </message>
    <message>
        <source>type or paste anything</source>
        <translation>輸入或貼上任何內容</translation>
    </message>
</context>
<context>
    <name>UnfinishedRun</name>
    <message>
        <source>A run on {corpus} was under way when the window closed: 1 merge.</source>
        <translation>視窗關閉時，{corpus} 的訓練尚未結束：已完成 1 次合併。</translation>
    </message>
    <message>
        <source>A run on {corpus} was under way when the window closed: {merges} merges.</source>
        <translation>視窗關閉時，{corpus} 的訓練尚未結束：已完成 {merges} 次合併。</translation>
    </message>
    <message>
        <source>Continue it</source>
        <translation>繼續訓練</translation>
    </message>
</context>
<context>
    <name>VocabularyModel</name>
    <message>
        <source>id</source>
        <translation>編號</translation>
    </message>
    <message>
        <source>token</source>
        <translation>詞元</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>位元組</translation>
    </message>
    <message>
        <source>count</source>
        <translation>次數</translation>
    </message>
    <message>
        <source>merge</source>
        <translation>合併</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>種類</translation>
    </message>
</context>
<context>
    <name>VocabularyPane</name>
    <message>
        <source>Vocabulary</source>
        <translation>詞彙表</translation>
    </message>
    <message>
        <source>Search the vocabulary</source>
        <translation>搜尋詞彙表</translation>
    </message>
    <message>
        <source>text, e4 bd, #258 or /regex/</source>
        <translation>文字、e4 bd、#258 或 /regex/</translation>
    </message>
    <message>
        <source>Text, bytes in hexadecimal (e4 bd, 0xe4), an id (#258), or a regular expression (/^ing/)</source>
        <translation>文字、十六進位位元組（e4 bd、0xe4）、編號（#258），或正規表示式（/^ing/）</translation>
    </message>
    <message>
        <source>Kind of token</source>
        <translation>詞元種類</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>文字系統</translation>
    </message>
    <message>
        <source>Tokens found</source>
        <translation>找到的詞元</translation>
    </message>
    <message>
        <source>Why nothing was found</source>
        <translation>為何沒有找到</translation>
    </message>
    <message>
        <source>every kind</source>
        <translation>所有種類</translation>
    </message>
    <message>
        <source>space-led</source>
        <translation>空格開頭</translation>
    </message>
    <message>
        <source>every script</source>
        <translation>所有文字系統</translation>
    </message>
    <message>
        <source>{listed} of {total}</source>
        <translation>{total} 個中的 {listed} 個</translation>
    </message>
</context>
<context>
    <name>VocabularyTable</name>
    <message>
        <source>Vocabulary</source>
        <translation>詞彙表</translation>
    </message>
    <message>
        <source>Enter shows a token in full; the menu key sorts; picked tokens light up in the text.</source>
        <translation>按 Enter 顯示完整詞元；選單鍵可排序；選取的詞元會在文字中亮起。</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>欄</translation>
    </message>
    <message>
        <source>Show in full</source>
        <translation>完整顯示</translation>
    </message>
    <message>
        <source>Copy as a table</source>
        <translation>複製為表格</translation>
    </message>
</context>
<context>
    <name>WindowFrame</name>
    <message>
        <source>Pages</source>
        <translation>頁面</translation>
    </message>
    <message>
        <source>Text and tables</source>
        <translation>文字與表格</translation>
    </message>
    <message>
        <source>Text and time line</source>
        <translation>文字與時間軸</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Merges</source>
        <translation>合併</translation>
    </message>
    <message>
        <source>Candidates</source>
        <translation>候選</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>詞彙表</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>詞元</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文件</translation>
    </message>
</context>
<context>
    <name>WordsControl</name>
    <message>
        <source>loading…</source>
        <translation>載入中…</translation>
    </message>
    <message>
        <source>counting words… {share} %</source>
        <translation>正在計數單字… {share}%</translation>
    </message>
    <message>
        <source>Both cut every word alike.</source>
        <translation>兩者把每個單字都切得一樣。</translation>
    </message>
    <message>
        <source>of the open text, by boundaries times count; click to find one</source>
        <translation>取自開啟的文字，依切分差異乘以次數排序；點一下就找到</translation>
    </message>
    <message>
        <source>of this text, by boundaries times count; click to find one</source>
        <translation>取自這段文字，依切分差異乘以次數排序；點一下就找到</translation>
    </message>
</context>
<context>
    <name>WordsTable</name>
    <message>
        <source>Words cut most differently</source>
        <translation>切法差最多的單字</translation>
    </message>
    <message>
        <source>count</source>
        <translation>次數</translation>
    </message>
</context>
<context>
    <name>_Picture</name>
    <message>
        <source>The text “the cat” as seven bytes, and as three tokens</source>
        <translation>「the cat」這段文字：七個位元組，以及三個詞元</translation>
    </message>
</context>
</TS>
